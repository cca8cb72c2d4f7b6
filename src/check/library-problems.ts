/** Libraries of widgets that a page would not find beside the kernel. */
import satisfies from "semver/functions/satisfies.js";
import validVersion from "semver/functions/valid.js";
import validRange from "semver/ranges/valid.js";
import type { JsonObject } from "../protocol/message.js";
import type { Installed } from "./installed.js";
import type { Problem } from "./report.js";

const OURS = new Set(["@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/output"]);

interface Module {
  readonly module: string;
  readonly version: string;
}

/** `widgets`: their states. */
export async function missingLibraries(widgets: readonly JsonObject[], installed: Installed, cell: number): Promise<readonly Problem[]> {
  const texts: string[] = [];
  for (const { module, version } of modulesOf(widgets)) texts.push(...(await whatIsMissing(module, version, installed)));
  return texts.map((text) => ({ kind: "widget", cell, text }));
}

function modulesOf(widgets: readonly JsonObject[]): readonly Module[] {
  const found = new Map<string, Module>();
  for (const state of widgets) {
    for (const part of ["model", "view"]) {
      const [module, version] = [state[`_${part}_module`], state[`_${part}_module_version`]];
      if (typeof module !== "string" || module === "" || OURS.has(module)) continue;
      found.set(`${module} ${version}`, { module, version: typeof version === "string" ? version : "" });
    }
  }
  return [...found.values()];
}

/** One line, or none. */
async function whatIsMissing(module: string, version: string, installed: Installed): Promise<readonly string[]> {
  const { extensions, notebookModules, place } = installed;
  const named = extensions.find(({ name }) => name === module);
  if (named !== undefined) {
    if (fits(named.version, version)) return [];
    return [
      `It needs ${module} ${version}, but ${place} has ${named.version}. Install both parts of the library in one version, with pip.`,
    ];
  }
  if (extensions.some(({ dependencies }) => dependencies.includes(module)) || notebookModules.has(module)) return [];
  if (await installed.names(module)) return [];
  return [`It needs ${`${module} ${version}`.trim()}, which is not in ${place}. Install there, with pip, what brings it to JupyterLab.`];
}

/** What is no version or range of npm's says nothing. */
function fits(version: string, range: string): boolean {
  return validRange(range) === null || validVersion(version) === null || satisfies(version, range, { includePrerelease: true });
}
