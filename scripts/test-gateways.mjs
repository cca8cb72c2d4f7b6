/**
 * `npm run test:gateways`: the suites of pages and clients on local kernels and on each kind of gateway, and a table of what passed.
 * Arguments name the kinds (local, kernel-gateway, jupyter-server, enterprise-gateway), the files to test, or are Vitest's own.
 */
import { ensureChromium } from "./lib/chromium.mjs";
import { main, StepError, say } from "./lib/run.mjs";
import { prepareTests, runTests } from "./lib/tests.mjs";

const KINDS = ["local", "kernel-gateway", "jupyter-server", "enterprise-gateway"];
const API = "channels comms gateway languages life parameters policy queue red-team refresh sessions shared static";
const BROWSER = "comms examples grid languages large-outputs new-version pages parameters queue secrecy shared static widgets drops";
const SUITES = [
  ...API.split(" ").map((name) => `test/api/${name}.test.ts`),
  "test/clients/",
  ...BROWSER.split(" ").map((name) => `test/browser/${name}.test.ts`),
];

await main(async () => {
  const args = process.argv.slice(2);
  const asked = args.filter((arg) => KINDS.includes(arg));
  const others = args.filter((arg) => !KINDS.includes(arg));
  const files = others.filter((arg) => !arg.startsWith("-"));
  const options = others.filter((arg) => arg.startsWith("-"));
  await prepareTests();
  const chromium = await ensureChromium();
  const rows = [];
  for (const kind of asked.length > 0 ? asked : KINDS) {
    say(`Kernels: ${kind}`);
    // One file at a time: tests ask the one gateway how many kernels it has.
    const run = ["--project", "api", "--project", "browser", "--no-file-parallelism", ...options, ...(files.length > 0 ? files : SUITES)];
    const { counts } = await runTests(run, { CHROMIUM_PATH: chromium, TEST_KERNELS: kind });
    if (counts === undefined) throw new StepError(`The tests on ${kind} did not run to their end.`);
    const all = Object.values(counts);
    const sum = (key) => all.reduce((total, count) => total + count[key], 0);
    rows.push({ kernels: kind, passed: sum("passed"), failed: sum("failed") });
  }
  console.table(rows);
  process.exitCode = rows.some(({ failed }) => failed > 0) ? 1 : 0;
});
