/** Compressed copies of files that never change, in memory: the scripts of a plotting library are megabytes, and asked for by each new visitor. */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { LRUCache } from "lru-cache";

export type Encoding = "br" | "gzip";

interface Source {
  readonly file: string;
  readonly encoding: Encoding;
}

const COMPRESSIBLE = /\.(?:js|mjs|css|json|svg|map|wasm)$/;
/** A part of a second for a megabyte, and close to the best. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/** The best that a browser takes, of a file that gets smaller by it. */
export function encodingFor(path: string, accepted = ""): Encoding | undefined {
  if (!COMPRESSIBLE.test(path)) return undefined;
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : undefined;
}

export class CompressedFiles {
  private readonly copies: LRUCache<string, Buffer, Source>;

  constructor(maxBytes: number) {
    this.copies = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (copy) => copy.length,
      fetchMethod: (_key, _stale, { context }) => compress(context),
    });
  }

  /** Rejects where the file can't be read. */
  read(file: string, encoding: Encoding): Promise<Buffer> {
    return this.copies.forceFetch(`${encoding} ${file}`, { context: { file, encoding } });
  }
}

async function compress({ file, encoding }: Source): Promise<Buffer> {
  const content = await readFile(file);
  return encoding === "br" ? brotli(content, BROTLI) : zip(content);
}
