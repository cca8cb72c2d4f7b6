/** The Python environments whose kernels can be started, and the Python behind a kernelspec. */
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FoundSpec } from "./kernelspecs.js";

const run = promisify(execFile);
const ASK_TIMEOUT_MS = 10_000;

/** `sys.prefix` of the `python3` on the path, if there is one. */
export async function prefixOfPython(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await run("python3", ["-c", "import sys; print(sys.prefix)"], { env, timeout: ASK_TIMEOUT_MS });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** A spec of an environment says "python" and means that environment's own, as jupyter_client reads it. */
export async function commandOf(spec: FoundSpec, prefixes: readonly string[], platform: NodeJS.Platform): Promise<string> {
  const [command] = spec.argv;
  if (!/^python(3(\.\d+)?)?$/.test(command)) return command;
  const prefix = prefixes.find((candidate) => spec.resourceDirectory.startsWith(join(candidate, "share", "jupyter")));
  if (prefix === undefined) return command;
  const names = platform === "win32" ? ["python.exe", "Scripts/python.exe"] : [`bin/${command}`, "bin/python3", "bin/python"];
  for (const name of names) {
    const python = join(prefix, name);
    if (await isExecutable(python)) return python;
  }
  return command;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
