/** `npm run soak:crashes [COUNT]`: kills the server COUNT times (250 unless given) while it publishes. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CrashRun } from "../support/publishing-crashes.js";

const count = Number(process.argv[2] ?? 250);
const folder = await mkdtemp(join(tmpdir(), "crashes-"));
const report = await new CrashRun(folder, Math.random).run(count, (sofar) => {
  if (sofar.crashes % 25 === 0) console.log(`${sofar.crashes} crashes: ${sofar.answered} changes answered, ${sofar.cutOff} cut off`);
});
console.log(
  `${report.crashes} crashes, ${report.aimed} of them at the moment when a change was decided. ${report.answered} changes were answered, ${report.cutOff} cut off, of these ${report.completed} done.`,
);
console.log("Every dashboard was readable as exactly one revision that was published, after each crash.");
await rm(folder, { recursive: true });
