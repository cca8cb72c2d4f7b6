/**
 * Finds extensions of the classic notebook that hold widgets: `nbextensions/NAME/index.js` of Jupyter's data folders, an AMD module.
 * `extension.js` beside it tells RequireJS what kernels call it. Source: `widget-cookiecutter`, "nbextension".
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { packageNamesIn } from "./installed-folders.js";

export interface NotebookExtension {
  /** The folder's name below `nbextensions`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** What kernels call a module, and its script in the folder, without ".js". */
  readonly modules: Readonly<Record<string, string>>;
  /** Is another once something else is installed. */
  readonly stamp: string;
}

const MAPPED = /["']?([@\w./-]+)["']?\s*:\s*["']nbextensions\/([@\w./-]+)["']/g;
/** Jupyter's own widgets, which are built in. */
const OURS = "jupyter-js-widgets";

/** The first of a name wins. */
export async function findNotebookExtensions(dataFolders: readonly string[]): Promise<readonly NotebookExtension[]> {
  const found = new Map<string, NotebookExtension>();
  for (const dataFolder of dataFolders) {
    const root = join(dataFolder, "nbextensions");
    for (const name of (await packageNamesIn(root)).filter((candidate) => candidate !== OURS && !found.has(candidate))) {
      const extension = await readExtension(name, join(root, name));
      if (extension !== undefined) found.set(name, extension);
    }
  }
  return [...found.values()];
}

async function readExtension(name: string, folder: string): Promise<NotebookExtension | undefined> {
  const script = await readFile(join(folder, "extension.js"), "utf8").catch(() => "");
  const modules: Record<string, string> = { [name]: "index" };
  for (const [, module = "", path = ""] of script.matchAll(MAPPED))
    if (path.startsWith(`${name}/`)) modules[module] = path.slice(name.length + 1);
  const stamps = await Promise.all(Object.values(modules).map((path) => stampOf(join(folder, `${path}.js`))));
  const there = Object.entries(modules).filter((_, index) => stamps[index] !== undefined);
  return there.length === 0 ? undefined : { name, folder, modules: Object.fromEntries(there), stamp: stamps.join() };
}

/** Undefined where there is no such file. */
function stampOf(file: string): Promise<string | undefined> {
  return stat(file).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => undefined,
  );
}
