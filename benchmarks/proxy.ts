/**
 * `npm run bench:proxy [ROUNDS] [MB] [ONLY]`: what the kernel proxy costs beside a bare pass-through of frames. Both have the same upstream, which
 * stands for a kernel gateway, and take turns, so that a slow moment of the machine meets both; medians of ROUNDS (5 unless given), with MB
 * megabytes a measurement (32). ONLY is a part of a row's beginning, as
 * "v1 | 1 | to the browser | text". Nothing is compressed. With PROFILE=FOLDER our server writes a CPU profile there. For Linux.
 */
import { BenchClient } from "./proxy/client.js";
import type { Format, Payload } from "./proxy/peers.js";
import { processorMs, type Stage, type Subject, setStage } from "./proxy/places.js";

const rounds = Number(process.argv[2] ?? 5);
const BYTES = Number(process.argv[3] ?? 32) * 1024 * 1024;
/** Small messages cost by the message. */
const MOST_MESSAGES = 20_000;
const only = process.argv[4] ?? "";
const SIZES = [256, 4096, 65_536, 1_048_576];
/** From here on it matters whether it is text or bytes. */
const LARGE = 65_536;
const WAYS = [
  { direction: "to the browser", payload: "text" },
  { direction: "to the browser", payload: "HTML" },
  { direction: "to the browser", payload: "binary" },
  { direction: "to the kernel", payload: "text" },
  { direction: "to the kernel", payload: "binary" },
] as const;
const ECHOES = 1000;
const KINDS = [
  { name: "v1", format: "v1", page: false },
  { name: "JSON", format: "json", page: false },
  { name: "page", format: "v1", page: true },
] as const;
type Kind = (typeof KINDS)[number];

interface Case {
  readonly kind: Kind;
  readonly connections: number;
  readonly direction: "to the browser" | "to the kernel";
  readonly size: number;
  readonly payload: Payload;
}

interface Figure {
  readonly perSecond: number;
  /** Of the processor's time in the one that is measured, in microseconds a message. */
  readonly costUs: number;
}

class Crowd {
  private poured = 0;
  private constructor(private readonly clients: readonly BenchClient[]) {}

  static async of(size: number, subject: Subject, kind: Kind): Promise<Crowd> {
    const places = await Promise.all(Array.from({ length: size }, () => subject.open(kind.page)));
    const format: Format = kind.format;
    return new Crowd(await Promise.all(places.map((place) => BenchClient.connect(place, format))));
  }

  async measure({ direction, size, payload }: Case, subject: Subject): Promise<Figure> {
    const each = Math.ceil(Math.min(MOST_MESSAGES, BYTES / size) / this.clients.length);
    const [start, usedBefore] = [performance.now(), processorMs(subject.pid)];
    if (direction === "to the browser") await Promise.all(this.clients.map((client) => client.flood(each, size, payload)));
    else await Promise.all(this.clients.map((client) => client.pour(each, size, payload, this.poured)));
    const [ms, used] = [performance.now() - start, processorMs(subject.pid) - usedBefore];
    if (direction === "to the kernel") this.poured += each;
    const messages = each * this.clients.length;
    return { perSecond: (1000 * messages) / ms, costUs: (1000 * used) / messages };
  }

  async echoes(count: number): Promise<number[]> {
    const [client] = this.clients;
    const times: number[] = [];
    for (let number = 1; number <= count; number += 1) times.push((await client?.echo(number)) ?? Number.NaN);
    return times;
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`;
}

async function throughput(stage: Stage, kind: Kind, connections: number): Promise<void> {
  const ours = await Crowd.of(connections, stage.ours, kind);
  const bare = await Crowd.of(connections, stage.passThrough, kind);
  for (const { direction, payload } of WAYS) {
    for (const size of SIZES.filter((bytes) => payload === "text" || bytes >= LARGE)) {
      const one: Case = { kind, connections, direction, size, payload };
      if (!nameOf(one).includes(only)) continue;
      const figures: [Figure, Figure][] = [];
      // The first round warms up.
      for (let round = 0; round <= rounds; round += 1) {
        const pair: [Figure, Figure] = [await ours.measure(one, stage.ours), await bare.measure(one, stage.passThrough)];
        if (round > 0) figures.push(pair);
      }
      console.log(row(one, figures));
    }
  }
  ours.close();
  bare.close();
}

function nameOf({ kind, connections, direction, size, payload }: Case): string {
  return `${kind.name} | ${connections} | ${direction} | ${payload} | ${sizeText(size)}`;
}

function row(one: Case, figures: readonly [Figure, Figure][]): string {
  const of = (read: (pair: [Figure, Figure]) => number): number => median(figures.map(read));
  const mine = of(([own]) => own.perSecond);
  const theirs = of(([, bare]) => bare.perSecond);
  const mb = (perSecond: number): string => ((perSecond * one.size) / 1e6).toFixed(1);
  const ratio = of(([own, bare]) => own.perSecond / bare.perSecond);
  const costs = `${of(([own]) => own.costUs).toFixed(0)} / ${of(([, bare]) => bare.costUs).toFixed(0)}`;
  const speeds = `${mine.toFixed(0)} / ${theirs.toFixed(0)} | ${mb(mine)} / ${mb(theirs)}`;
  return `| ${nameOf(one)} | ${speeds} | ${ratio.toFixed(2)} | ${costs} |`;
}

async function latency(stage: Stage, kind: Kind): Promise<void> {
  const ours = await Crowd.of(1, stage.ours, kind);
  const bare = await Crowd.of(1, stage.passThrough, kind);
  const [own, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const [a, b] = [await ours.echoes(ECHOES), await bare.echoes(ECHOES)];
    if (round === 0) continue;
    own.push(...a);
    theirs.push(...b);
  }
  const cells = [0.5, 0.99].map((part) => {
    const [a, b] = [quantile(own, part), quantile(theirs, part)];
    return `${a.toFixed(3)} / ${b.toFixed(3)} (+${(a - b).toFixed(3)})`;
  });
  console.log(`| ${kind.name} | ${cells.join(" | ")} |`);
  ours.close();
  bare.close();
}

const stage = await setStage(process.env.PROFILE);
console.log("Milliseconds there and back, 256 B: ours / pass-through (added)\n\n| as | p50 | p99 |\n| --- | --- | --- |");
for (const kind of KINDS) await latency(stage, kind);
console.log("\nOurs / pass-through; the last is the processor's time of the one that is measured\n");
console.log("| as | connections | direction | payload | size | messages/s | MB/s | ratio | µs a message |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const connections of [1, 50]) for (const kind of KINDS) await throughput(stage, kind, connections);
await stage.close();
