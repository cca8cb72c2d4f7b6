import { expect, test } from "vitest";
import type { FoundSpec } from "../kernelspecs.js";
import { forkPlan, planKey } from "./fork-plan.js";

const PYTHON = "/opt/env/bin/python3.12";
const ARGV = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"] as const;

function spec(...argv: FoundSpec["argv"]): FoundSpec {
  return { name: "x", displayName: "X", language: "python", argv, env: {}, interruptMode: "signal", resourceDirectory: "/opt/x" };
}

const plan = (argv: FoundSpec["argv"] = ARGV, own = {}, command = PYTHON) => forkPlan(spec(...argv), command, { A: "1" }, own);

test("ipykernel's own command is forked, with its interpreter's flags and its arguments but for the connection file", () => {
  expect(plan()).toEqual({ python: PYTHON, flags: [], arguments: [], env: { A: "1" } });
  const flags = ["-X", "frozen_modules=off", "-Wignore", "-I"];
  const argv = ["python", ...flags, "-m", "ipykernel", "--matplotlib=inline", "-f={connection_file}"] as const;
  expect(plan(argv)).toMatchObject({ flags, arguments: ["--matplotlib=inline"] });
});

test.each([
  ["another kernel", ["python", "-m", "bash_kernel", "-f", "{connection_file}"]],
  ["a program of another name", ["xpython", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "/opt/env/bin/xpython"],
  ["a script", ["python", "start.py", "-m", "ipykernel_launcher", "-f", "{connection_file}"]],
  ["an argument that only a start can give", [...ARGV, "--config={resource_dir}/config.py"]],
] as const)("%s is not", (_, argv, command: string = PYTHON) => {
  expect(plan(argv, {}, command)).toBeUndefined();
});

test("a kernel's own variables are set in the child, unless they are read at the start alone or no process could have them", () => {
  expect(plan(ARGV, { QUERY_STRING: "a=1", USER: "anna" })).toBeDefined();
  for (const name of ["PYTHONPATH", "LD_PRELOAD", "OMP_NUM_THREADS", "HOME", "PATH", "JUPYTER_PATH", "MPLBACKEND"]) {
    expect(plan(ARGV, { [name]: "x" }), name).toBeUndefined();
  }
  expect(plan(ARGV, { QUERY_STRING: "a\0b" })).toBeUndefined();
  expect(plan(ARGV, { QUERY_STRING: "x".repeat(300_000) })).toBeUndefined();
});

test("plans of the same interpreter, arguments and environment are one", () => {
  const base = { python: PYTHON, flags: [], arguments: [] };
  const key = planKey({ ...base, env: { A: "1", B: "2" } });
  expect(planKey({ ...base, env: { B: "2", A: "1" } })).toBe(key);
  expect(planKey({ ...base, env: { A: "1", B: "3" } })).not.toBe(key);
  expect(planKey({ ...base, flags: ["-I"], env: { A: "1", B: "2" } })).not.toBe(key);
});
