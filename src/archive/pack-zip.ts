/** Makes a zip of files while it is being read: nothing of it is kept, in memory or on disk. */
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { WritableStream } from "node:stream/web";
import type { ZipWriter, ZipWriterAddDataOptions } from "@zip.js/zip.js";

export interface PackedFile {
  /** Below the zip's top, with "/". */
  readonly name: string;
  readonly modified?: Date;
  /** Bytes, where they are known: then the zip is one that also the oldest programs read. May be wrong. */
  readonly size?: number;
  open(): Readable | Promise<Readable>;
}

/**
 * Files are opened one after the other. Where one can't be read, the stream is destroyed with that error; where the stream is
 * destroyed, the open file is closed.
 */
export function packZip(files: AsyncIterable<PackedFile> | Iterable<PackedFile>): Readable {
  const zip = new PassThrough();
  const stop = new AbortController();
  zip.once("close", () => stop.abort());
  writeZip(files, zip, stop.signal).catch((error: unknown) => {
    zip.destroy(error instanceof Error ? error : new Error("The zip could not be made.", { cause: error }));
  });
  return zip;
}

async function writeZip(files: AsyncIterable<PackedFile> | Iterable<PackedFile>, zip: PassThrough, signal: AbortSignal): Promise<void> {
  // Most servers never need it, and it takes a while to load.
  const zipJs = await import("@zip.js/zip.js");
  const writer = new zipJs.ZipWriter(sinkOf(zip, signal), { useWebWorkers: false });
  for await (const file of files) {
    signal.throwIfAborted();
    await addFile(writer, file, signal);
  }
  await writer.close();
}

async function addFile(writer: ZipWriter<unknown>, file: PackedFile, signal: AbortSignal): Promise<void> {
  const content = await file.open();
  const close = (): void => {
    content.destroy();
  };
  // Waiting for a slow file must not keep it open.
  signal.addEventListener("abort", close, { once: true });
  try {
    signal.throwIfAborted();
    await writer.add(file.name, Readable.toWeb(content), optionsOf(file, signal));
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

/** Waits where the reader is slow. */
function sinkOf(zip: PassThrough, signal: AbortSignal): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    async write(chunk) {
      if (!zip.write(chunk)) await once(zip, "drain", { signal });
    },
    close() {
      zip.end();
    },
  });
}

/** Deflate only costs time on these. */
const COMPRESSED = new RegExp(
  `\\.(${[
    "7z|bz2|gz|rar|tgz|whl|xz|zip|zst",
    "avif|gif|jpe?g|png|webp",
    "flac|m4a|m4v|mov|mp[34]|ogg|webm",
    "docx|feather|npz|parquet|pptx|xlsx|woff2?",
  ].join("|")})$`,
  "i",
);
/** What the native CompressionStream does; another level would need the library's own, slower one. */
const NATIVE_LEVEL = 6;

/** Dates that the format can't say become the nearest that it can. */
function optionsOf(file: PackedFile, signal: AbortSignal): ZipWriterAddDataOptions {
  return {
    level: COMPRESSED.test(file.name) ? 0 : NATIVE_LEVEL,
    signal,
    ...(file.modified === undefined ? {} : { lastModDate: file.modified }),
    ...(file.size === undefined ? {} : { uncompressedSize: file.size }),
  };
}
