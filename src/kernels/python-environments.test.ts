import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FoundSpec } from "./kernelspecs.js";
import { commandOf, findNativePython, prefixOfPython } from "./python-environments.js";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "environments-"));
});

afterEach(() => rm(root, { recursive: true }));

/** An environment whose Python is a script of the shell. */
async function addEnvironment(name: string, script: string, program = "python3"): Promise<string> {
  await mkdir(join(root, name, "bin"), { recursive: true });
  await writeFile(join(root, name, "bin", program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return join(root, name);
}

const specIn = (prefix: string, command: string): FoundSpec => ({
  name: "python3",
  displayName: "Python 3",
  language: "python",
  argv: [command, "-m", "ipykernel_launcher"],
  env: {},
  interruptMode: "signal",
  resourceDirectory: join(prefix, "share", "jupyter", "kernels", "python3"),
});

test("python means the Python of the environment that the kernelspec lies in, by whatever name it is there", async () => {
  const a = await addEnvironment("env", "");
  const b = await addEnvironment("env-b", "", "python3.12");
  const [command, other] = await Promise.all(
    [specIn(a, "python"), specIn(b, "python3.12")].map((spec) => commandOf(spec, [a, b], undefined, "linux")),
  );
  expect(command).toBe(join(a, "bin/python3"));
  expect(other).toBe(join(b, "bin/python3.12"));
});

test("a user's own kernelspec means the Python in use", async () => {
  const inUse = await addEnvironment("usr", "");
  const user = specIn(join(root, "home"), "python");
  expect(await commandOf(user, [], inUse, "linux")).toBe(join(inUse, "bin/python3"));
  expect(await commandOf(user, [], undefined, "linux")).toBe("python");
});

test("any other program is left as it is", async () => {
  const prefix = await addEnvironment("env", "");
  for (const command of ["/opt/python3", "R", "python-wrapper"])
    expect(await commandOf(specIn(prefix, command), [prefix], prefix, "linux")).toBe(command);
});

test("the first environment with ipykernel offers python3", async () => {
  const without = await addEnvironment("without", "exit 1");
  const having = await addEnvironment("having", "exit 0");
  const later = await addEnvironment("later", "exit 0");
  const native = await findNativePython([join(root, "missing"), without, having, later], process.env, "linux");
  expect(native).toMatchObject({ name: "python3", language: "python" });
  expect(native?.argv).toEqual([join(having, "bin/python3"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]);
  expect(await findNativePython([without], process.env, "linux")).toBeUndefined();
});

test("the Python in use tells its prefix, and none is no trouble", async () => {
  const prefix = await addEnvironment("env", "echo /opt/python");
  expect(await prefixOfPython({ PATH: join(prefix, "bin") }, "linux")).toBe("/opt/python");
  expect(await prefixOfPython({ PATH: join(root, "nothing") }, "linux")).toBeUndefined();
});
