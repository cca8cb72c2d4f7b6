/** Loaded into a server under test with NODE_OPTIONS: at SIGUSR2 it collects garbage and writes what the process holds to PROBE_FILE. */
import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const file = process.env.PROBE_FILE;

function count(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

process.on("SIGUSR2", async () => {
  // What finalizers let go is free only after another turn.
  for (let turn = 0; turn < 3; turn += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  writeFileSync(`${file}.new`, JSON.stringify({ rss, heapUsed, external, resources: count(process.getActiveResourcesInfo()) }));
  renameSync(`${file}.new`, file);
});
