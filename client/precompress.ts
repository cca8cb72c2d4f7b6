/** Puts a compressed copy beside each built file that gets smaller by it: compressed as well as can be, once, and not while a visitor waits. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(?:js|css|svg)$/;
/** Below, headers are most of what is sent. */
const LEAST_BYTES = 1024;
/** Larger files are loaded seldom, and would hold up each build by seconds for some percent. */
const LARGE_BYTES = 300_000;
const GZIP = { level: 9 };

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

export function precompress(directory: string): Plugin {
  return {
    name: "precompress",
    apply: "build",
    async closeBundle() {
      const names = (await readdir(directory, { recursive: true })).filter((name) => COMPRESSIBLE.test(name));
      await Promise.all(names.map((name) => compressFile(join(directory, name))));
    },
  };
}

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < LEAST_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: content.length < LARGE_BYTES ? 11 : 9 };
  // Browsers ask for Brotli over HTTPS alone.
  const copies = [[".br", await brotli(content, { params })] as const, [".gz", await zip(content, GZIP)] as const];
  for (const [extension, copy] of copies) if (copy.length < content.length) await writeFile(file + extension, copy);
}
