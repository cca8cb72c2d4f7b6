/**
 * Finds prebuilt JupyterLab extensions where JupyterLab does: `labextensions/NAME` and `labextensions/@SCOPE/NAME` of Jupyter's data
 * folders. Source: JupyterLab, "Extension Developer Guide", "Distributing prebuilt extensions".
 */
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import Type from "typebox";
import Value from "typebox/value";
import { packageNamesIn } from "./installed-folders.js";

export interface LabExtension {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
  /** Below the folder, with slashes. */
  readonly load: string;
  readonly extension?: string;
  readonly mimeExtension?: string;
  readonly style?: string;
  readonly dependencies: readonly string[];
}

const PackageFile = Type.Object({
  name: Type.String({ minLength: 1 }),
  version: Type.Optional(Type.String()),
  dependencies: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  jupyterlab: Type.Object({
    _build: Type.Object({
      load: Type.String({ minLength: 1 }),
      extension: Type.Optional(Type.String()),
      mimeExtension: Type.Optional(Type.String()),
      style: Type.Optional(Type.String()),
    }),
  }),
});

/** The first of a name wins. What is no prebuilt extension is passed over; `report` is told. */
export async function findLabExtensions(
  dataFolders: readonly string[],
  report: (problem: string) => void,
): Promise<readonly LabExtension[]> {
  const found = new Map<string, LabExtension>();
  for (const dataFolder of dataFolders) {
    const root = join(dataFolder, "labextensions");
    for (const name of await packageNamesIn(root)) {
      const extension = await readExtension(join(root, name), report);
      if (extension !== undefined && !found.has(extension.name)) found.set(extension.name, extension);
    }
  }
  return [...found.values()];
}

async function readExtension(folder: string, report: (problem: string) => void): Promise<LabExtension | undefined> {
  const file = join(folder, "package.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { name, version, dependencies, jupyterlab } = Value.Parse(PackageFile, JSON.parse(text));
    const { load, ...modules } = jupyterlab._build;
    return { name, version: version ?? "", folder, load: scriptPath(load), ...modules, dependencies: Object.keys(dependencies ?? {}) };
  } catch {
    report(`${file} does not describe a prebuilt JupyterLab extension and is passed over.`);
    return undefined;
  }
}

/** Below the extension, with slashes: "static/remoteEntry.8a2c.js". Throws for one that lies elsewhere. */
export function scriptPath(load: string): string {
  // Some were built on Windows.
  const path = posix.normalize(load.replaceAll("\\", "/"));
  if (path.startsWith("..") || posix.isAbsolute(path)) throw new Error("The script lies outside.");
  return path;
}
