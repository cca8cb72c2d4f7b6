import { expect, test } from "vitest";
import { interruptModeOf, listensOnFiles } from "./kernel-habits.js";

test.each([
  [["python3", "-m", "ipykernel_launcher"], "python", true],
  [["/opt/env/bin/python3.12", "-m", "bash_kernel"], "bash", true],
  [["/opt/bin/xpython"], "python", true],
  [["R", "--slave", "-e", "IRkernel::main()", "--args"], "R", true],
  [["/usr/bin/deno", "jupyter", "--kernel"], "typescript", false],
  [["julia", "-i", "kernel.jl"], "julia", false],
] as const)("%j (%s) listens on files: %s", (argv, language, expected) => {
  expect(listensOnFiles({ argv: [...argv], language })).toBe(expected);
});

test.each([
  ["/usr/bin/deno", undefined, "message"],
  ["/usr/bin/deno", "signal", "signal"],
  ["python3", undefined, "signal"],
  ["julia", "message", "message"],
] as const)("%s whose kernelspec says %s is interrupted by a %s", (command, stated, expected) => {
  expect(interruptModeOf({ argv: [command] }, stated)).toBe(expected);
});
