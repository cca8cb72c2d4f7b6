import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CrashRun } from "../support/publishing-crashes.js";

test("a server that is killed while authors publish, delete and roll back leaves each dashboard as one revision", async () => {
  const folder = await mkdtemp(join(tmpdir(), "crashes-"));
  const report = await new CrashRun(folder, Math.random).run(8);
  expect(report.crashes).toBe(8);
  expect(report.cutOff).toBeGreaterThan(0);
  await rm(folder, { recursive: true });
});
