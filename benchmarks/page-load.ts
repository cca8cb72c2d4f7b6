/**
 * How long a visitor waits for a dashboard, cold: a fresh browser profile and a new kernel for each visit. Ours and Voilà's take
 * turns in one run, so that a slow moment of the machine meets both. Prints a Markdown table of medians and ratios.
 *
 *   npm run bench -- [runs]
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../test/support/chromium.js";
import { type ServerProcess, startServerProcess } from "../test/support/server-process.js";
import { preparePeer, startPeer } from "./peer.js";

const COLUMNS: readonly { readonly title: string; readonly mark: Mark; readonly unit: number }[] = [
  { title: "first paint", mark: "paint", unit: 1 },
  { title: "first output", mark: "firstOutput", unit: 1 },
  { title: "all outputs", mark: "allOutputs", unit: 1 },
  { title: "blocked", mark: "blocked", unit: 1 },
  { title: "KB", mark: "bytes", unit: 1000 },
];
const EXAMPLES = ["plain-report", "energy-report", "image-filter", "lorenz"];
/** Who is not done by then is not waited for again. */
const PATIENCE_MS = 40_000;
const FOLDER = fileURLToPath(new URL("../examples", import.meta.url));

/** Milliseconds since the navigation began, but where it is said otherwise. */
interface Timing {
  readonly paint: number;
  readonly firstOutput: number;
  readonly allOutputs: number;
  /** Milliseconds by which tasks between the first paint and the last output went over 50 each. Source: web.dev, "Total Blocking Time". */
  readonly blocked: number;
  /** Bytes as they came over the line, headers and WebSocket frames too. */
  readonly bytes: number;
}

type Mark = keyof Timing;

interface Marks {
  /** A selector of a cell's output; the first that has content counts. */
  readonly output: string;
  /** True in the page once everything is there. */
  readonly done: string;
}

const OURS: Marks = {
  output: ".cell-outputs > .output",
  done: `document.querySelector("#dashboard-progress")?.hidden === true && document.querySelector('.cell-code[data-state="waiting"], .cell-code[data-state="running"]') === null`,
};

/** Voilà takes its spinner away when all cells have run and their outputs stand. */
const VOILA: Marks = {
  output: ".jp-OutputArea-output",
  done: `document.querySelector("#rendered_cells") !== null && document.querySelector("#loading") === null`,
};

async function time(browser: Browser, url: string, marks: Marks): Promise<Timing | undefined> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const traffic = await count(page);
  await page.addInitScript(watch(marks));
  await page.goto(url, { waitUntil: "commit", timeout: PATIENCE_MS });
  const timing = await page
    .waitForFunction<Omit<Timing, "bytes">>(READ_TIMING, undefined, { timeout: PATIENCE_MS, polling: 20 })
    .catch(() => undefined);
  const value = await timing?.jsonValue();
  await context.close();
  return value === null || value === undefined ? undefined : { ...value, bytes: traffic.bytes };
}

async function count(page: Page): Promise<{ bytes: number }> {
  const traffic = { bytes: 0 };
  const session = await page.context().newCDPSession(page);
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
  });
  // Of binary frames the text is base64.
  session.on("Network.webSocketFrameReceived", ({ response: { opcode, payloadData } }) => {
    traffic.bytes += opcode === 1 ? Buffer.byteLength(payloadData) : (payloadData.length * 3) / 4;
  });
  await session.send("Network.enable");
  return traffic;
}

/** Runs in the page before anything else; text, since a compiler's helpers are not there. */
const watch = ({ output, done }: Marks): string => `
  const seen = { tasks: [] };
  window.seenOutputs = seen;
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
    .observe({ type: "longtask", buffered: true });
  const look = () => {
    if (seen.firstOutput === undefined && document.querySelector(${JSON.stringify(output)})?.hasChildNodes()) seen.firstOutput = performance.now();
    if (seen.firstOutput !== undefined && (${done})) seen.allOutputs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const READ_TIMING = `(() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const { firstOutput, allOutputs, tasks } = window.seenOutputs;
  if (!paint || !allOutputs) return null;
  const between = tasks.filter(({ startTime, duration }) => startTime + duration > paint && startTime < allOutputs);
  return { paint, firstOutput, allOutputs, blocked: between.reduce((sum, { duration }) => sum + duration - 50, 0) };
})()`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

async function measure(example: string, runs: number, browser: Browser, ours: ServerProcess, peerUrl: string): Promise<string> {
  const own: Timing[] = [];
  const peer: Timing[] = [];
  let peerIsDone = true;
  for (let run = 0; run < runs; run += 1) {
    const visit = await time(browser, `${ours.url}/dashboards/${example}`, OURS);
    if (visit === undefined) throw new Error(`${example} was not done in ${PATIENCE_MS} ms`);
    own.push(visit);
    const other = peerIsDone ? await time(browser, `${peerUrl}/voila/render/${example}.ipynb`, VOILA) : undefined;
    if (other === undefined) peerIsDone = false;
    else peer.push(other);
  }
  const cells = COLUMNS.map(({ mark, unit }) => {
    const mine = median(own.map((timing) => timing[mark])) / unit;
    if (!peerIsDone) return `${mine.toFixed(0)} / not done in ${PATIENCE_MS / 1000} s`;
    const theirs = median(peer.map((timing) => timing[mark])) / unit;
    const ratio = theirs === 0 ? "" : ` (${(mine / theirs).toFixed(2)})`;
    return `${mine.toFixed(0)} / ${theirs.toFixed(0)}${ratio}`;
  });
  return `| ${example} | ${cells.join(" | ")} |`;
}

const runs = Number(process.argv[2] ?? 10);
const python = await preparePeer();
const [browser, ours, peer] = await Promise.all([
  launchChromium(),
  startServerProcess({ folder: FOLDER, env: { KG_KERNEL_RETENTIONTIME: "1", LOG_LEVEL: "error" } }),
  startPeer(python, FOLDER, spawn),
]);
console.info(`Milliseconds from GET, and what was loaded, median of ${runs} cold visits: ours / Voilà (ratio)\n`);
console.info(`| example | ${COLUMNS.map(({ title }) => title).join(" | ")} |\n| --- |${" --- |".repeat(COLUMNS.length)}`);
for (const example of EXAMPLES) console.info(await measure(example, runs, browser, ours, peer.url));
await browser.close();
await Promise.all([ours.stop(), peer.stop()]);
