/**
 * `npm run soak:visitors [MINUTES] [VISITORS] [gateway]`: so many visitors (50 unless given) come and vanish for so many minutes (10), a few
 * of them in Chromium; then the server must hold no more than before, and no kernel may be left. With "gateway" kernels run on a Kernel
 * Gateway. For Linux.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { launchChromium } from "../support/chromium.js";
import { createGateway, type GatewayProcess } from "../support/gateway-process.js";
import { type Holdings, holdingsOf, probeEnvironment } from "../support/holdings.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { kernelPids } from "../support/processes.js";
import { type Crowd, comeAndGo, comeAndGoInBrowser } from "../support/restless-visitors.js";
import { startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const MINUTE_MS = 60_000;
/** Kernels of many visitors who went at once take their time, on a gateway above all. */
const LONGEST_LEAVING_MS = 10 * MINUTE_MS;
const RETENTION_MS = 5000;
/** As many as two processors start and end in that time. */
const MAX_KERNELS = 24;
const TABS = 2;
/** The ones that are still there when all others have gone. */
const STAYING = 3;
const ALLOWED_HEAP_MB = 10;
const ALLOWED_RESIDENT_MB = 150;
const minutes = Number(process.argv[2] ?? 10);
const visitors = Number(process.argv[3] ?? 50);
const mark = globalThis.crypto.randomUUID();

const place = await mkdtemp(join(tmpdir(), "visitors-"));
const probeFile = join(place, "probe.json");
const folder = join(place, "dashboards");
const NOTEBOOK = `import ipywidgets as w
slider, label = w.IntSlider(0), w.Label("seen 0")
slider.observe(lambda change: setattr(label, "value", f"seen {change.new}"), "value")
w.VBox([slider, label])`;
await mkdir(folder);
await writeNotebook(join(folder, "slider.ipynb"), NOTEBOOK);
const gateway = process.argv[4] === "gateway" ? await createGateway("Kernel Gateway") : undefined;
const server = await startServerProcess({
  folder,
  env: {
    LOG_LEVEL: "error",
    TEST_RUN_MARK: mark,
    MAX_KERNELS: String(MAX_KERNELS),
    KG_KERNEL_RETENTIONTIME: String(RETENTION_MS),
    ...probeEnvironment(probeFile),
    ...(gateway === undefined ? {} : { KERNEL_GATEWAY_URL: gateway.url, KG_AUTH_TOKEN: gateway.token }),
  },
});
const browser = await launchChromium();
const counts = new Map<string, number>();
const problems: string[] = [];

const kernels = async (): Promise<number> =>
  gateway === undefined ? (await kernelPids(`TEST_RUN_MARK=${mark}`)).length : gateway.kernels();
const gone = (): Promise<void> => until(async () => (await kernels()) === 0, LONGEST_LEAVING_MS);

/** So many visitors until the time is up. */
async function crowd(ms: number, size: number, tabs: number): Promise<void> {
  const signal = AbortSignal.timeout(ms);
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const options: Crowd = { server: server.url, dashboard: "slider", random: Math.random, signal, count };
  const visits = Array.from({ length: size }, () => comeAndGo(options));
  const inBrowser = Array.from({ length: tabs }, () => comeAndGoInBrowser(browser, options));
  const silent = (await Promise.all(visits)).flat();
  await Promise.all(inBrowser);
  console.log(`Time is up; ${silent.length} visitors are silent.`);
}

async function stay(): Promise<PageClient[]> {
  // Those who went silent hold their places until the server knows.
  await until(async () => (await kernels()) < MAX_KERNELS / 2);
  const pages = await Promise.all(Array.from({ length: STAYING }, () => PageClient.open(server.url, "slider")));
  await Promise.all(pages.map((page) => page.settled()));
  return pages;
}

function row(name: string, { heapMb, externalMb, residentMb, descriptors, children, resources }: Holdings): string {
  const memory = [heapMb, externalMb, residentMb].map((mb) => `${mb.toFixed(1)} MB`).join(" | ");
  return `| ${name} | ${memory} | ${descriptors} | ${children} | ${JSON.stringify(resources)} |`;
}

function expectSame(what: string, before: number, after: number, more = 0): void {
  if (after > before + more) problems.push(`${what}: ${before.toFixed(1)} before, ${after.toFixed(1)} after`);
}

async function run(): Promise<void> {
  // Whatever is made once, for the first visitor of each kind, belongs to what is there before.
  await crowd(Math.min(minutes, 0.5) * MINUTE_MS, Math.min(visitors, 8), TABS);
  await gone();
  await delay(RETENTION_MS);
  const before = await holdingsOf(server, probeFile);
  counts.clear();
  await crowd(minutes * MINUTE_MS, visitors, TABS);
  const staying = await stay();
  // Who went without a word is missed by the second heartbeat.
  await until(async () => (await kernels()) <= STAYING, LONGEST_LEAVING_MS);
  const left = await kernels();
  if (left !== STAYING) problems.push(`${STAYING} visitors stayed, and ${left} kernels`);
  for (const page of staying) page.close();
  console.log(`With ${STAYING} visitors who stayed there were ${left} kernels; ${await kernels()} right after they had left.`);
  await gone();
  await delay(RETENTION_MS);
  const after = await holdingsOf(server, probeFile);
  console.log(
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, times]) => `${what}: ${times}`)
      .join(", "),
  );
  console.log("\n| | heap | external | resident | descriptors | children | resources |\n| --- | --- | --- | --- | --- | --- | --- |");
  console.log(`${row("before", before)}\n${row("after", after)}\n`);
  expectSame("heap", before.heapMb, after.heapMb, ALLOWED_HEAP_MB);
  expectSame("external memory", before.externalMb, after.externalMb, ALLOWED_HEAP_MB);
  expectSame("resident memory", before.residentMb, after.residentMb, ALLOWED_RESIDENT_MB);
  expectSame("descriptors", before.descriptors, after.descriptors);
  expectSame("children", before.children, after.children);
  for (const [name, times] of Object.entries(after.resources)) expectSame(name, before.resources[name] ?? 0, times);
}

async function end(started: GatewayProcess | undefined): Promise<void> {
  await browser.close();
  await server.stop();
  await started?.close();
  await rm(place, { recursive: true });
}

await run().finally(() => end(gateway));
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? "Nothing is left of them." : `${problems.length} things are left.`);
process.exit(problems.length === 0 ? 0 : 1);
