/** What the environment of a kernel has for pages: libraries of widgets, renderers, and local copies of what CDNs have. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bundle } from "../extensions/bundle-files.js";
import type { ExtensionCatalog, KeyedExtension } from "../extensions/catalog.js";
import type { LocalCopy } from "../protocol/lab-extensions.js";

export interface Installed {
  readonly extensions: readonly Pick<KeyedExtension, "name" | "version" | "dependencies" | "mimeTypes">[];
  /** What kernels call the modules of the classic notebook's extensions. */
  readonly notebookModules: ReadonlySet<string>;
  /** Where they were looked for: "the environment of the kernel python3". */
  readonly place: string;
  readonly copies: readonly Pick<LocalCopy, "from" | "drop">[];
  /** Whether a script of any extension names a module, which then may be inside. */
  names(module: string): Promise<boolean>;
}

export async function readInstalled(catalog: ExtensionCatalog, kernelName: string, bundle?: Bundle): Promise<Installed> {
  const [extensions, notebook, copies] = [
    await catalog.of(kernelName, bundle),
    await catalog.notebookExtensionsOf(kernelName, bundle),
    await catalog.copiesOf(kernelName),
  ];
  const withPlugins = extensions.filter(({ extension }) => extension !== undefined);
  const known = new Map<string, Promise<boolean>>();
  const look = async (module: string): Promise<boolean> => {
    for (const { folder } of withPlugins) if (await isNamedIn(join(folder, "static"), module)) return true;
    return false;
  };
  return {
    extensions,
    notebookModules: new Set(notebook.flatMap(({ modules }) => Object.keys(modules))),
    place: `${bundle === undefined ? "" : "the bundle or "}the environment of the kernel ${kernelName}`,
    copies,
    names: (module) => {
      const found = known.get(module) ?? look(module);
      known.set(module, found);
      return found;
    },
  };
}

async function isNamedIn(folder: string, module: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const text = await readFile(join(folder, file), "utf8").catch(() => "");
    if (text.includes(`"${module}"`) || text.includes(`'${module}'`)) return true;
  }
  return false;
}
