/** Packs a folder's files into a zip. A chunk of its own, loaded when the first folder comes. */
import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import type { FolderFile } from "./folder-content.js";

// Its workers would start from blob: addresses, which a strict policy of the page refuses; the browser compresses beside the page's script anyway.
const OPTIONS = { useWebWorkers: false };

/** Throws what the signal was aborted with. `onProgress`: bytes of the files that are packed. */
export async function zipFolder(files: readonly FolderFile[], signal: AbortSignal, onProgress: (packed: number) => void): Promise<Blob> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const blob = new Response(readable, { headers: { "Content-Type": "application/zip" } }).blob();
  // Where packing fails, its own error is the one that counts.
  blob.catch(() => undefined);
  const zip = new ZipWriter(writable, OPTIONS);
  let packed = 0;
  for (const { path, size, content } of files) {
    signal.throwIfAborted();
    const before = packed;
    await zip.add(path, content.stream(), { signal, uncompressedSize: size, onprogress: async (bytes) => onProgress(before + bytes) });
    packed += size;
    onProgress(packed);
  }
  await zip.close();
  return await blob;
}
