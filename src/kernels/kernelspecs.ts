/** Finds kernelspecs where Jupyter does. Source: jupyter_client, "Kernel specs"; jupyter_core, "Data files". */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import Value from "typebox/value";
import type { KernelSpec } from "./kernel.js";
import { type InterruptMode, interruptModeOf } from "./kernel-habits.js";

export interface FoundSpec extends KernelSpec {
  /** With `{connection_file}` and `{resource_dir}` still in it. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly interruptMode: InterruptMode;
  readonly resourceDirectory: string;
}

export interface SearchPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Python environments, the most wanted first: `sys.prefix` of the Python in use, others. */
  readonly prefixes: readonly string[];
}

const SpecFile = Type.Object({
  argv: Type.Array(Type.String(), { minItems: 1 }),
  display_name: Type.Optional(Type.String()),
  language: Type.Optional(Type.String()),
  interrupt_mode: Type.Optional(Type.Union([Type.Literal("signal"), Type.Literal("message")])),
  env: Type.Optional(Type.Record(Type.String(), Type.String())),
});

const VALID_NAME = /^[a-z0-9._-]+$/;

/** The folders that hold `kernels/`, `labextensions/` and the like, in Jupyter's order. */
export function dataFolders({ env, home, platform, prefixes }: SearchPlace): string[] {
  const listed = (env.JUPYTER_PATH ?? "").split(platform === "win32" ? ";" : ":").filter((folder) => folder !== "");
  const environments = pythonPrefixes(env, prefixes).map((prefix) => join(prefix, "share", "jupyter"));
  return [...new Set([...listed, userFolder(env, home, platform), ...environments, ...systemFolders(env, platform)])];
}

/** The activated environments first. */
export function pythonPrefixes(env: SearchPlace["env"], prefixes: readonly string[]): string[] {
  return [...new Set([env.VIRTUAL_ENV, env.CONDA_PREFIX, ...prefixes].flatMap((prefix) => prefix || []))];
}

function userFolder(env: SearchPlace["env"], home: string, platform: NodeJS.Platform): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") return join(env.APPDATA ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

function systemFolders(env: SearchPlace["env"], platform: NodeJS.Platform): string[] {
  if (platform === "win32") return [join(env.PROGRAMDATA ?? "C:\\ProgramData", "jupyter")];
  return ["/usr/local/share/jupyter", "/usr/share/jupyter"];
}

/** The first of a name wins. A file that is no kernelspec is passed over; `report` is told. */
export async function findKernelSpecs(place: SearchPlace, report: (problem: string) => void): Promise<FoundSpec[]> {
  const found = new Map<string, FoundSpec>();
  for (const folder of dataFolders(place)) {
    const kernels = join(folder, "kernels");
    for (const directory of (await namesIn(kernels)).sort()) {
      const name = directory.toLowerCase();
      if (found.has(name) || !VALID_NAME.test(name)) continue;
      const spec = await readSpec(name, join(kernels, directory), report);
      if (spec !== undefined) found.set(name, spec);
    }
  }
  return [...found.values()];
}

async function readSpec(name: string, directory: string, report: (problem: string) => void): Promise<FoundSpec | undefined> {
  const file = join(directory, "kernel.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const spec = Value.Parse(SpecFile, JSON.parse(text));
    const [command = "", ...rest] = spec.argv;
    const argv: FoundSpec["argv"] = [command, ...rest];
    return {
      name,
      displayName: spec.display_name ?? name,
      language: spec.language ?? "",
      argv,
      env: spec.env ?? {},
      interruptMode: interruptModeOf({ argv }, spec.interrupt_mode),
      resourceDirectory: directory,
    };
  } catch {
    report(`${file} is not a kernelspec and is passed over.`);
    return undefined;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
