/** The built browser files: which scripts and styles a page needs. Reads the manifest that Vite writes. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import Value from "typebox/value";
import type { Language } from "../words/words.js";

export interface PageFiles {
  /** URLs, after the base URL: "/_assets/dashboard-3f2a.js". */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export interface ClientFiles {
  /** Absolute. */
  readonly directory: string;
  readonly dashboard: PageFiles;
  readonly list: PageFiles;
  /** The script that brings the words of a language to a page. */
  readonly words: Readonly<Record<Language, string>>;
  /** Style sheets of formulas, for the pages that have some. */
  readonly latexStyles: readonly string[];
  /** Names of all in the directory. */
  readonly files: readonly string[];
  /** By the source file that each was made of. */
  readonly chunks: ReadonlyMap<string, Chunk>;
}

/** A script of the build. */
export interface Chunk {
  /** In the directory. */
  readonly file: string;
  readonly css: readonly string[];
  /** Other chunks, by their sources. */
  readonly imports: readonly string[];
  /** Those that it may ask for later. */
  readonly dynamicImports: readonly string[];
}

const Names = Type.Optional(Type.Array(Type.String()));
const Manifest = Type.Record(Type.String(), Type.Object({ file: Type.String(), css: Names, imports: Names, dynamicImports: Names }));

/** Of one language each. */
const WORDS_ENTRIES: Readonly<Record<Language, string>> = { en: "words/en.ts", de: "words/de.ts", ar: "words/ar.ts" };

const STYLE_ENTRY = "style.ts";

export const ASSETS_PREFIX = "/_assets/";

export async function readClientFiles(directory: string): Promise<ClientFiles> {
  const manifest = Value.Parse(Manifest, JSON.parse(await readFile(join(directory, ".vite", "manifest.json"), "utf8")));
  const urls = (files: readonly string[]): string[] => files.map((file) => ASSETS_PREFIX + file);
  const filesOf = (name: string): PageFiles => {
    const [entry, style] = [manifest[name], manifest[STYLE_ENTRY]];
    if (entry === undefined || style === undefined) throw new Error(`${directory} was built without ${name}.`);
    return { scripts: urls([entry.file]), styles: urls([...(style.css ?? []), ...(entry.css ?? [])]) };
  };
  const words = (language: Language): string => filesOf(WORDS_ENTRIES[language]).scripts[0] ?? "";
  const chunks = Object.entries(manifest).map(([source, { file, css = [], imports = [], dynamicImports = [] }]): [string, Chunk] => [
    source,
    { file, css, imports, dynamicImports },
  ]);
  return {
    directory,
    words: { en: words("en"), de: words("de"), ar: words("ar") },
    dashboard: filesOf("dashboard.ts"),
    list: filesOf("list.ts"),
    latexStyles: urls(manifest["latex.ts"]?.css ?? []),
    files: await readdir(directory),
    chunks: new Map(chunks),
  };
}
