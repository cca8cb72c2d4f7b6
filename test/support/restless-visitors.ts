/** Visitors who come, move a slider and vanish in every way there is, again and again. */
import { setTimeout as delay } from "node:timers/promises";
import type { Browser } from "playwright-core";
import type { JsonValue, JupyterMessage } from "../../src/protocol/message.js";
import { openDashboard, visit } from "./dashboard.js";
import { PageClient } from "./page-client.js";
import { inTime } from "./patience.js";

/** The last one is never heard of again: no frame, no end of the connection, nothing read. */
const WAYS = ["close", "kill", "never connect", "leave while it starts", "delete", "restart", "come back", "silence"] as const;
type Way = (typeof WAYS)[number];

export interface Crowd {
  readonly server: string;
  readonly dashboard: string;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** What became of a visit: the way in which it ended, or that there was no room. */
  count(what: string): void;
}

const SLIDER_STEPS = 5;
const LONGEST_PAUSE_MS = 1000;

/** One after the other, until the signal. Resolves to those that have gone silent: their sockets are to be closed in the end. */
export async function comeAndGo(crowd: Crowd): Promise<PageClient[]> {
  const silent: PageClient[] = [];
  while (!crowd.signal.aborted) {
    const way = WAYS[Math.floor(crowd.random() * WAYS.length)] ?? "close";
    try {
      const left = await comeOnce(crowd, way);
      if (left !== undefined) silent.push(left);
      crowd.count(way);
    } catch (error) {
      crowd.count(`failed: ${error instanceof Error ? error.message.slice(0, 80) : error}`);
    }
    await delay(LONGEST_PAUSE_MS * crowd.random());
  }
  return silent;
}

export async function comeAndGoInBrowser(browser: Browser, { server, dashboard, random, signal, count }: Crowd): Promise<void> {
  while (!signal.aborted) {
    const { context, page } = await visit(browser);
    try {
      await openDashboard(page, `${server}/dashboards/${dashboard}`);
      const handle = page.locator(".widget-slider .noUi-handle").first();
      for (let step = 0; step < SLIDER_STEPS; step += 1) await handle.press("ArrowRight");
      await page.getByText(`seen ${SLIDER_STEPS}`).waitFor();
      count("browser");
    } catch (error) {
      count(`browser failed: ${error instanceof Error ? error.message.slice(0, 80) : error}`);
    }
    await delay(LONGEST_PAUSE_MS * random());
    await context.close();
  }
}

async function comeOnce({ server, dashboard }: Crowd, way: Way): Promise<PageClient | undefined> {
  if (way === "never connect") {
    await askForSession(server, dashboard);
    return undefined;
  }
  const page = await PageClient.open(server, dashboard);
  let isSilent = false;
  try {
    if (way !== "leave while it starts") {
      await page.settled();
      await moveSlider(page);
      await leave(page, server, dashboard, way);
      isSilent = way === "silence";
    }
  } finally {
    // Also who waited in vain: an open page keeps its place.
    if (!isSilent) page.kill();
  }
  return isSilent ? page : undefined;
}

/** Who does nothing of this is gone without a farewell. */
async function leave(page: PageClient, server: string, dashboard: string, way: Way): Promise<void> {
  const headers = { cookie: page.cookie, origin: server, "content-type": "application/json" };
  const kernel = `${server}/api/kernels/${page.kernelId}`;
  if (way === "silence") page.stopReading();
  else if (way === "close") {
    page.close();
    await inTime(page.closed, () => "the end of the connection");
  } else if (way === "delete") await fetch(kernel, { method: "DELETE", headers });
  else if (way === "restart") await fetch(`${kernel}/restart`, { method: "POST", headers });
  else if (way === "come back") {
    page.kill();
    const again = await PageClient.open(server, dashboard, { cookie: page.cookie });
    await again.settled().finally(() => again.kill());
  }
}

async function moveSlider(page: PageClient): Promise<void> {
  const slider = page.received.find(({ content }) => modelOf(content.data) === "IntSliderModel");
  for (let value = 1; value <= SLIDER_STEPS; value += 1) {
    page.send("comm_msg", { comm_id: String(slider?.content.comm_id), data: { method: "update", state: { value }, buffer_paths: [] } });
  }
  const isAnswer = ({ content }: JupyterMessage): boolean => JSON.stringify(content).includes(`seen ${SLIDER_STEPS}`);
  await page.next(isAnswer);
}

function modelOf(data: JsonValue | undefined): JsonValue | undefined {
  const state = typeof data === "object" && data !== null && "state" in data ? data.state : undefined;
  return typeof state === "object" && state !== null && "_model_name" in state ? state._model_name : undefined;
}

async function askForSession(server: string, dashboard: string): Promise<void> {
  const headers = { "content-type": "application/json", origin: server };
  const response = await fetch(`${server}/_api/sessions`, { method: "POST", headers, body: JSON.stringify({ dashboard }) });
  await response.arrayBuffer();
}
