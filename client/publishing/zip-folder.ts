/** Packs a folder's files into a zip. A chunk of its own, loaded when the first folder comes. */
import { BlobReader, BlobWriter, configure, ZipWriter } from "@zip.js/zip.js/lib/zip-core-native.js";
import type { FolderFile } from "./folder-content.js";

// Its workers would be started from blob: addresses, which a strict policy of the page refuses. The browser compresses apart from the page's script anyway.
configure({ useWebWorkers: false });

/** Throws what the signal was aborted with. `onProgress`: bytes of the files that are packed. */
export async function zipFolder(files: readonly FolderFile[], signal: AbortSignal, onProgress: (packed: number) => void): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter("application/zip"));
  let packed = 0;
  for (const { path, size, content } of files) {
    signal.throwIfAborted();
    const before = packed;
    await zip.add(path, new BlobReader(content), { signal, onprogress: async (bytes) => onProgress(before + bytes) });
    packed += size;
    onProgress(packed);
  }
  return await zip.close();
}
