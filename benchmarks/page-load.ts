/**
 * How long a visitor waits for a dashboard, cold: a fresh browser profile and a new kernel for each visit. Ours and Voilà's take
 * turns in one run, so that a slow moment of the machine meets both. Prints a Markdown table of medians and ratios.
 *
 *   npm run bench -- [runs]
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launchChromium } from "../test/support/chromium.js";
import { type ServerProcess, startServerProcess } from "../test/support/server-process.js";
import { preparePeer, startPeer } from "./peer.js";

const EXAMPLES = ["plain-report", "lorenz", "energy-report"];
const FOLDER = fileURLToPath(new URL("../examples", import.meta.url));

/** Milliseconds since the navigation began. */
interface Timing {
  readonly paint: number;
  readonly firstOutput: number;
  readonly allOutputs: number;
}

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

async function time(browser: Browser, url: string, marks: Marks): Promise<Timing> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch(marks));
  await page.goto(url, { waitUntil: "commit", timeout: 120_000 });
  const timing = await page.waitForFunction<Timing>(READ_TIMING, undefined, { timeout: 120_000, polling: 20 });
  const value = await timing.jsonValue();
  await context.close();
  return value;
}

/** Runs in the page before anything else; text, since a compiler's helpers are not there. */
const watch = ({ output, done }: Marks): string => `
  const seen = {};
  window.seenOutputs = seen;
  const look = () => {
    if (seen.firstOutput === undefined && document.querySelector(${JSON.stringify(output)})?.hasChildNodes()) seen.firstOutput = performance.now();
    if (seen.firstOutput !== undefined && (${done})) seen.allOutputs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const READ_TIMING = `(() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const { firstOutput, allOutputs } = window.seenOutputs;
  return paint && allOutputs ? { paint, firstOutput, allOutputs } : null;
})()`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

async function measure(example: string, runs: number, browser: Browser, ours: ServerProcess, peerUrl: string): Promise<string> {
  const timings: { ours: Timing[]; peer: Timing[] } = { ours: [], peer: [] };
  for (let run = 0; run < runs; run += 1) {
    timings.ours.push(await time(browser, `${ours.url}/dashboards/${example}`, OURS));
    timings.peer.push(await time(browser, `${peerUrl}/voila/render/${example}.ipynb`, VOILA));
  }
  const cells = (["paint", "firstOutput", "allOutputs"] as const).map((mark) => {
    const [own, peer] = [median(timings.ours.map((timing) => timing[mark])), median(timings.peer.map((timing) => timing[mark]))];
    return `${own.toFixed(0)} / ${peer.toFixed(0)} (${(own / peer).toFixed(2)})`;
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
console.info(`Milliseconds from GET, median of ${runs} cold visits: ours / Voilà (ratio)\n`);
console.info("| example | first paint | first output | all outputs |\n| --- | --- | --- | --- |");
for (const example of EXAMPLES) console.info(await measure(example, runs, browser, ours, peer.url));
await browser.close();
await Promise.all([ours.stop(), peer.stop()]);
