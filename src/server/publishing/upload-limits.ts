/** The limits of uploads: in the settings, as the archive knows them, and in words. Pure. */
import { type ArchiveLimits, UploadLimitError } from "../../archive/archive.js";
import { sizeText } from "../../archive/size-text.js";
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
  return new UploadLimitError(
    `This upload has more than ${sizeText(uploadMaxBytes)}, the most that this server takes (UPLOAD_MAX_BYTES). Send less, or ask the operator for more.`,
  );
}
