import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runUndisturbed, runWithDrops } from "../support/drop-run.js";
import { setStage } from "../support/stage.js";
import { writeStreamingNotebook } from "../support/streaming-notebook.js";

const folder = await mkdtemp(join(tmpdir(), "drops-"));
const stage = setStage({ folder });

beforeAll(() => writeStreamingNotebook(join(folder, "stream.ipynb"), { outputs: 1000, seconds: 10 }));

afterAll(() => rm(folder, { recursive: true }));

test("a page whose connection is cut again and again ends as one that was left alone, in every tab", { timeout: 240_000 }, async () => {
  const where = { browser: stage.browser, server: stage.server.url, dashboard: "stream" };
  const options = { ...where, drops: 8, gapMs: 400, random: Math.random, patienceMs: 100_000 };
  const [calm, report] = await Promise.all([runUndisturbed(options), runWithDrops(options)]);
  const [wanted] = calm.tabs;
  expect(wanted?.at(-1)).toContain("the end");
  expect(report.connections).toBeGreaterThan(8);
  for (const tab of [...calm.tabs, ...report.ending.tabs]) expect(tab).toEqual(wanted);
  expect(report.ending.journal).toEqual(calm.journal);
});
