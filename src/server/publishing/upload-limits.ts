/** The limits of uploads: in the settings, as the archive knows them, and in words. Pure. */
import { type ArchiveLimits, UploadLimitError } from "../../archive/archive.js";
import type { PublishingSettings } from "./settings.js";

export function archiveLimits(settings: PublishingSettings): ArchiveLimits {
  return {
    unpackedBytes: settings.uploadMaxUnpackedBytes,
    entries: settings.uploadMaxEntries,
    ratio: settings.uploadMaxRatio,
    depth: settings.uploadMaxDepth,
    pathLength: settings.uploadMaxPathLength,
  };
}

export function uploadTooLarge(uploadMaxBytes: number): UploadLimitError {
  return new UploadLimitError(`This upload has more than ${uploadMaxBytes} bytes, the most that UPLOAD_MAX_BYTES allows.`);
}
