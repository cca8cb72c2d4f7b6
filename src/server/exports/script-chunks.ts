/** The browser's scripts as a saved copy holds them: which it needs, and their text so that they find each other in it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { COPY_BUILD_BASE } from "../../protocol/saved-copy.js";
import type { ClientFiles } from "../client-files.js";

/** Before the names of scripts where one imports another; the copy's import map leads from there to their texts. */
export const CHUNK_PREFIX = "dashboard/";

/** Vite's own list of what to load ahead; the copy has it all. */
const PRELOADS = /__vite__mapDeps\(\[[\d,]*\]\)/g;
const IMPORT = /(["'`])\.\/([\w.@-]+\.js)\1/g;

/** Names of files, each once. */
export interface NeededFiles {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

/** `roots`: source files, as the build names them. `withLater`: those whose scripts may ask for any of theirs later. */
export function filesNeeded({ chunks }: ClientFiles, roots: readonly string[], withLater: ReadonlySet<string>): NeededFiles {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const chunk = chunks.get(name);
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    for (const next of [...chunk.imports, ...(withLater.has(name) ? chunk.dynamicImports : [])]) visit(next);
  };
  for (const root of roots) visit(root);
  const found = [...seen].flatMap((name) => chunks.get(name) ?? []);
  return { scripts: [...new Set(found.map(({ file }) => file))], styles: [...new Set(found.flatMap(({ css }) => css))] };
}

export async function readChunk(directory: string, file: string): Promise<string> {
  const text = await readFile(join(directory, file), "utf8");
  return text
    .replace(PRELOADS, "[]")
    .replace(IMPORT, (_, quote: string, name: string) => quote + CHUNK_PREFIX + name + quote)
    .replaceAll("import.meta.url", JSON.stringify(COPY_BUILD_BASE));
}
