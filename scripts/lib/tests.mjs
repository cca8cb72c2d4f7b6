/** Gets what tests need, runs Vitest and counts. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureSlapd } from "./directory.mjs";
import { ensureKernels, ensureR } from "./kernels.mjs";
import { ensureNodePackages } from "./node-packages.mjs";
import { ensureNginx } from "./proxies.mjs";
import { ensureGateways, ensureHub, ensurePython } from "./python.mjs";
import { ROOT, runVisibly } from "./run.mjs";

/** What tests need besides Node's packages and Chromium. */
export async function prepareTests() {
  await ensureNodePackages();
  // What waits for the network leaves the processors to the others.
  await Promise.all([ensurePython().then(ensureKernels), ensureGateways(), ensureHub(), ensureSystem(), ensureBuilt()]);
}

/** One after the other: the system's packages can't be installed twice at once. */
async function ensureSystem() {
  await ensureR();
  await ensureSlapd();
  await ensureNginx();
}

const VITEST = join(ROOT, "node_modules/.bin/vitest");
const REPORTERS = ["--reporter=default", `--reporter=${join(ROOT, "scripts/lib/count-reporter.mjs")}`];

/** Resolves to the exit code and, by kind of test, `{ passed, failed }`; counts are undefined where Vitest did not get to the end. */
export async function runTests(args, env = {}) {
  const folder = await mkdtemp(join(tmpdir(), "test-counts-"));
  const file = join(folder, "counts.json");
  const code = await runVisibly(VITEST, ["run", ...REPORTERS, ...args], { env: { ...process.env, ...env, TEST_COUNTS_FILE: file } });
  const counts = await readCounts(file);
  await rm(folder, { recursive: true });
  return { code, counts };
}

async function readCounts(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
