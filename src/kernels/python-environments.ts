/** The Python environments whose kernels can be started, and the Python behind a kernelspec. */
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import type { FoundSpec } from "./kernelspecs.js";

type Env = Readonly<Record<string, string | undefined>>;

const run = promisify(execFile);
const ASK_TIMEOUT_MS = 10_000;
const ANY_PYTHON = /^python(3(\.\d+)?)?$/;
const HAS_IPYKERNEL = "import importlib.util, sys; sys.exit(importlib.util.find_spec('ipykernel') is None)";

/** `sys.prefix` of the Python on the path, if there is one. */
export async function prefixOfPython(env: Env, platform: NodeJS.Platform): Promise<string | undefined> {
  try {
    const python = platform === "win32" ? "python" : "python3";
    const { stdout } = await run(python, ["-c", "import sys; print(sys.prefix)"], { env, timeout: ASK_TIMEOUT_MS });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * `argv[0]`, found. A spec that says "python" means its own environment's, as jupyter_client reads it; a spec that lies in none (a
 * user's folder) means the Python in use, whose prefix is `inUse`.
 */
export async function commandOf(
  spec: FoundSpec,
  prefixes: readonly string[],
  inUse: string | undefined,
  platform: NodeJS.Platform,
): Promise<string> {
  const [command] = spec.argv;
  if (!ANY_PYTHON.test(command)) return command;
  const own = prefixes.find((prefix) => spec.resourceDirectory.startsWith(join(prefix, "share", "jupyter") + sep)) ?? inUse;
  return (own === undefined ? undefined : await pythonIn(own, command, platform)) ?? command;
}

/** As jupyter_client does where no kernelspec names it: the first environment's Python that has ipykernel is "python3". */
export async function findNativePython(prefixes: readonly string[], env: Env, platform: NodeJS.Platform): Promise<FoundSpec | undefined> {
  for (const prefix of prefixes) {
    const python = await pythonIn(prefix, "python3", platform);
    if (python === undefined || !(await hasIpykernel(python, env))) continue;
    return {
      name: "python3",
      displayName: "Python 3 (ipykernel)",
      language: "python",
      argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
      env: {},
      interruptMode: "signal",
      resourceDirectory: prefix,
    };
  }
  return undefined;
}

async function hasIpykernel(python: string, env: Env): Promise<boolean> {
  return run(python, ["-c", HAS_IPYKERNEL], { env, timeout: ASK_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}

async function pythonIn(prefix: string, command: string, platform: NodeJS.Platform): Promise<string | undefined> {
  const names = platform === "win32" ? ["python.exe", "Scripts/python.exe"] : [`bin/${command}`, "bin/python3", "bin/python"];
  for (const name of names) {
    const python = join(prefix, name);
    if (await isExecutable(python)) return python;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
