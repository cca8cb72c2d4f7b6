import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { JupyterMessage } from "../../src/protocol/message.js";
import { STATE_TYPE } from "../../src/protocol/page.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "queue-"));
  for (const name of ["one", "two", "three"]) await writeNotebook(join(folder, `${name}.ipynb`), `print('${name}')`);
});

afterEach(async () => {
  await server.stop();
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function start(env: Record<string, string>): Promise<void> {
  server = await startServerProcess({ folder, env: { KG_KERNEL_RETENTIONTIME: "200", LOG_LEVEL: "error", ...env } });
}

const open = (dashboard: string, cookie?: string): Promise<PageClient> =>
  PageClient.open(server.url, dashboard, cookie === undefined ? {} : { cookie });

const atPlace =
  (place: number) =>
  ({ header, content }: JupyterMessage): boolean =>
    header.msg_type === STATE_TYPE && content.place === place;

const askForKernel = (dashboard: string): Promise<Response> =>
  fetch(`${server.url}/api/kernels`, {
    method: "POST",
    headers: { "x-jupyter-notebook-path": dashboard, "x-jupyter-session-id": "s" },
  });

const connectionsOf = async (page: PageClient): Promise<string> =>
  (await fetch(`${server.url}/api/kernels/${page.kernelId}`, { headers: { cookie: page.cookie } })).text();

test("pages wait for their turn, are told as they move on, and start by themselves; who leaves makes room in the queue", async () => {
  await start({ MAX_KERNELS: "1" });
  const holder = await open("one");
  await holder.settled();
  const [first, second, third] = [await open("two"), await open("two"), await open("three")];
  await first.next(atPlace(1));
  await second.next(atPlace(2));
  await third.next(atPlace(3));
  second.close();
  await third.next(atPlace(2));
  holder.close();
  await first.settled();
  await third.next(atPlace(1));
  first.close();
  await third.settled();
  expect(JSON.stringify(third.received.at(-1)?.content)).not.toContain("place");
  third.close();
});

test("a page that is loaded again keeps its place, and starting over is no way back to the end", async () => {
  await start({ MAX_KERNELS: "1", KG_KERNEL_RETENTIONTIME: "20000" });
  const holder = await open("one");
  await holder.settled();
  const first = await open("two");
  await first.next(atPlace(1));
  const second = await open("two");
  await second.next(atPlace(2));
  first.close();
  await until(async () => (await connectionsOf(first)).includes('"connections":0'));
  const reloaded = await open("two", first.cookie);
  await reloaded.next(atPlace(1));
  expect(reloaded.kernelId).toBe(first.kernelId);
  const again = await PageClient.open(server.url, "two", { cookie: first.cookie, startOver: true });
  expect(again.kernelId).toBe(first.kernelId);
  // Whoever has a kernel and starts over is not sent to the queue.
  const renewed = await PageClient.open(server.url, "one", { cookie: holder.cookie, startOver: true });
  await renewed.settled();
  expect(renewed.kernelId).not.toBe(holder.kernelId);
  await again.next(atPlace(1));
});

test("a visitor's second dashboard waits until everybody else has a first", async () => {
  await start({ MAX_KERNELS: "2" });
  const [mine, other] = [await open("one"), await open("one")];
  await Promise.all([mine.settled(), other.settled()]);
  const second = await open("two", mine.cookie);
  await second.next(atPlace(1));
  const newcomer = await open("two");
  await newcomer.next(atPlace(1));
  await second.next(atPlace(2));
  other.close();
  await newcomer.settled();
  await second.next(atPlace(1));
});

test("a dashboard that has all its kernels does not hold up the others", async () => {
  await start({ MAX_KERNELS: "3", MAX_KERNELS_PER_DASHBOARD: "1" });
  const holder = await open("one");
  await holder.settled();
  const waiting = await open("one");
  await waiting.next(atPlace(1));
  expect((await askForKernel("one")).status).toBe(503);
  const other = await open("two");
  await other.settled();
  holder.close();
  await waiting.settled();
});

test("kernels start one after the other where only one may start at once", async () => {
  await start({ KERNELS_STARTING_AT_ONCE: "1" });
  const pages = await Promise.all(["one", "two", "three"].map((name) => open(name)));
  await Promise.all(pages.map((page) => page.settled()));
  const places = pages.map(({ received }) => received.flatMap(({ content }) => (typeof content.place === "number" ? [content.place] : [])));
  // One starts at once; of the others at least one must have waited. A Jupyter client waits as well: there is a place for it.
  expect(places.flat().length).toBeGreaterThan(0);
  expect((await askForKernel("one")).status).toBe(201);
});

test("where the queue is full too, pages and Jupyter clients are told when to come back", async () => {
  await start({ MAX_KERNELS: "1", QUEUE_MAX: "1", LOG_LEVEL: "warn" });
  const holder = await open("one");
  await holder.settled();
  const client = await askForKernel("two");
  expect([client.status, client.headers.get("retry-after")]).toEqual([503, "10"]);
  const waiting = await open("two");
  await waiting.next(atPlace(1));
  await expect(open("three")).rejects.toThrow("All places on this server are taken at the moment.");
  await server.stop();
  expect(server.process.exitCode).toBe(0);
  // However many are refused: one line a minute, and what was not said yet at the end.
  expect(server.log().match(/"reason":"no-room"/g)).toHaveLength(2);
  expect(server.log()).not.toMatch(/"stack"|request failed/);
});
