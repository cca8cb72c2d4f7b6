/** `npm run soak:forks [KERNELS]`: 10,000 kernels are forked and stopped one after the other, unless another number is given, and what is held after them. */
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createLocalProvider } from "../../src/kernels/local-provider.js";
import { pidsOf } from "../support/processes.js";

const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));
const kernels = Number(process.argv[2] ?? 10_000);
/** Caches fill first. */
const WARM_UP = Math.min(200, kernels);
const CODE = ["import numpy, pandas, ipywidgets\nimport matplotlib.pyplot as plt"];
const MOST_GROWTH = { descriptors: 2, megabytes: 20 };

const said: string[] = [];
const provider = await createLocalProvider({ env: process.env, prefixes: [VENV], startTimeoutMs: 30_000, log: (line) => said.push(line) });

async function fork(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const begin = performance.now();
    const kernel = await provider.start({ kernelName: "python3", workingDirectory: "/", env: {}, code: CODE });
    times.push(performance.now() - begin);
    await kernel.stop();
  }
  return times.sort((a, b) => a - b);
}

interface Held {
  readonly processes: number;
  readonly descriptors: number;
  readonly megabytes: number;
}

async function held(pid: number): Promise<Held> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return {
    processes: (await pidsOf("/fork_server.py\0")).length,
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    megabytes: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024),
  };
}

await fork(WARM_UP);
const forkServers = await pidsOf("/fork_server.py\0");
const watched = [process.pid, ...forkServers];
const before = await Promise.all(watched.map(held));
const times = await fork(kernels);
const after = await Promise.all(watched.map(held));
const at = (share: number): string => `${Math.round(times[Math.floor(times.length * share)] ?? 0)} ms`;
console.log(`${kernels} kernels forked: ready after ${at(0.5)} (median), ${at(0.95)} (95 of 100), ${at(0.9999)} (longest).`);
console.table(
  watched.flatMap((pid, index) => [
    { pid, when: "before", ...before[index] },
    { pid, when: "after", ...after[index] },
  ]),
);
await provider.close();
const left = await pidsOf("/fork_server.py\0");
const grown = after.filter(({ descriptors, megabytes, processes }, index) => {
  const { [index]: was = { descriptors: 0, megabytes: 0, processes: 0 } } = before;
  const isMore = descriptors > was.descriptors + MOST_GROWTH.descriptors || megabytes > was.megabytes + MOST_GROWTH.megabytes;
  return isMore || processes > was.processes;
});
for (const line of said) console.log(line);
if (grown.length > 0 || left.length > 0 || said.length > 0) throw new Error(`Something was left, or said: ${left.length} processes.`);
console.log("Nothing is left.");
