/** The built browser files: which scripts and styles a page needs. Reads the manifest that Vite writes. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import Value from "typebox/value";

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
}

const Manifest = Type.Record(
  Type.String(),
  Type.Object({ file: Type.String(), css: Type.Optional(Type.Array(Type.String())), imports: Type.Optional(Type.Array(Type.String())) }),
);

export const ASSETS_PREFIX = "/_assets/";

export async function readClientFiles(directory: string): Promise<ClientFiles> {
  const manifest = Value.Parse(Manifest, JSON.parse(await readFile(join(directory, ".vite", "manifest.json"), "utf8")));
  const filesOf = (entry: string): PageFiles => {
    const names = [entry, "client/style.ts", "src/pages/style.css"].filter((name) => manifest[name] !== undefined);
    const chunks = names.flatMap((name) => manifest[name] ?? []);
    const urls = (files: readonly string[]): string[] => [...new Set(files)].map((file) => ASSETS_PREFIX + file);
    return {
      scripts: urls(chunks.map((chunk) => chunk.file).filter((file) => file.endsWith(".js"))),
      styles: urls(chunks.flatMap((chunk) => [...(chunk.file.endsWith(".css") ? [chunk.file] : []), ...(chunk.css ?? [])])),
    };
  };
  return { directory, dashboard: filesOf("dashboard.ts"), list: filesOf("list.ts") };
}
