/**
 * `npm run soak:drops [DROPS] [OUTPUTS]`: cuts a page's connection DROPS times (100 unless given) at random moments while a notebook
 * publishes OUTPUTS numbered outputs (10000 unless given) and sliders move, and compares what is there in the end with an undisturbed visit.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../support/chromium.js";
import { type Ending, runUndisturbed, runWithDrops } from "../support/drop-run.js";
import { startServerProcess } from "../support/server-process.js";
import { writeStreamingNotebook } from "../support/streaming-notebook.js";

const GAP_MS = 700;
/** Longer than the notebook publishes. */
const PATIENCE_MS = 480_000;
const drops = Number(process.argv[2] ?? 100);
const outputs = Number(process.argv[3] ?? 10_000);

function differences(calm: Ending, disturbed: Ending): string[] {
  const [wanted] = calm.tabs;
  const places = [...calm.tabs, ...disturbed.tabs].map((tab, index) => [`tab ${index}`, wanted ?? [], tab] as const);
  return [...places, ["the journal", calm.journal, disturbed.journal] as const].flatMap(([name, a, b]) => {
    const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, index) => a[index] !== b[index]);
    return at === -1 ? [] : [`${name} differs at ${at} of ${a.length}:\n  ${a[at]?.slice(0, 300)}\n  ${b[at]?.slice(0, 300)}`];
  });
}

const folder = await mkdtemp(join(tmpdir(), "drops-"));
// Longer than the drops take, so that all of them meet a notebook that publishes.
await writeStreamingNotebook(join(folder, "stream.ipynb"), { outputs, seconds: (drops * GAP_MS * 2.5) / 1000 });
const [browser, server] = await Promise.all([launchChromium(), startServerProcess({ folder, env: { LOG_LEVEL: "warn" } })]);
const options = { browser, server: server.url, dashboard: "stream", drops, gapMs: GAP_MS, random: Math.random, patienceMs: PATIENCE_MS };
const [calm, report] = await Promise.all([runUndisturbed(options), runWithDrops(options)]).finally(async () => {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true });
});
const found = differences(calm, report.ending);
console.log(
  `${report.whileStreaming} of ${drops} drops came while ${outputs} outputs were published; the first tab lost its connection ${report.connections - 1} times and had to begin anew ${report.resets - 1} times.`,
);
console.log(
  `${report.ending.tabs.length} tabs of ${report.ending.tabs[0]?.length} outputs and a journal of ${report.ending.journal.length} messages were compared with an undisturbed visit.`,
);
for (const line of found) console.log(line);
console.log(found.length === 0 ? "All are the same." : `${found.length} differ.`);
if (found.length > 0 || report.whileStreaming < drops) process.exitCode = 1;
