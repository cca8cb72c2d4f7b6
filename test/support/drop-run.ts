/** A visitor whose connection is cut again and again while a notebook publishes, beside one who is left alone: both must end with the same. */
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { JsonValue, JupyterMessage } from "../../src/protocol/message.js";
import { STATE_TYPE } from "../../src/protocol/page.js";
import { settled, visit } from "./dashboard.js";
import { PageClient } from "./page-client.js";
import { until } from "./patience.js";
import { CUTS, createRelay, type Relay } from "./relay.js";
import { LAST_OUTPUT } from "./streaming-notebook.js";

export interface DropRunOptions {
  readonly browser: Browser;
  /** "http://127.0.0.1:3000" */
  readonly server: string;
  readonly dashboard: string;
  readonly drops: number;
  /** From one drop to the next, on average. */
  readonly gapMs: number;
  readonly random: () => number;
  /** For one thing to come; longer than the notebook publishes. */
  readonly patienceMs: number;
}

/** What a visitor has in the end: outputs as [kind, text], each tab's, and what a new page would be told. */
export interface Ending {
  readonly tabs: readonly (readonly string[])[];
  readonly journal: readonly string[];
}

export interface DropReport {
  /** Drops that came before the last output was there. */
  readonly whileStreaming: number;
  /** WebSockets that the first tab has had. */
  readonly connections: number;
  /** How often the first tab was told to begin anew. */
  readonly resets: number;
  readonly ending: Ending;
}

const KEYS_A_DROP = 2;

/** The visitor who is left alone, with as many steps of the slider and as many tabs. */
export async function runUndisturbed(options: DropRunOptions): Promise<Ending> {
  const { context, page } = await visit(options.browser);
  await begin(page, options.server, options.dashboard);
  const second = await context.newPage();
  await begin(second, options.server, options.dashboard);
  for (let key = 0; key < KEYS_A_DROP * options.drops; key += 1) await pressRight(page);
  const ending = await end(context, [page, second], options);
  await context.close();
  return ending;
}

export async function runWithDrops(options: DropRunOptions): Promise<DropReport> {
  const { drops, gapMs, random, patienceMs } = options;
  const relay = await createRelay(Number(new URL(options.server).port));
  const afar = `http://127.0.0.1:${relay.port}`;
  const { context, page } = await visit(options.browser);
  const seen = countConnections(page);
  await begin(page, afar, options.dashboard);
  const second = await context.newPage();
  await begin(second, afar, options.dashboard);
  let late: Page | undefined;
  let whileStreaming = 0;
  for (let drop = 0; drop < drops; drop += 1) {
    await delay(2 * gapMs * random());
    whileStreaming += (await hasEnded(page)) ? 0 : 1;
    const { working } = seen;
    cutOnce(relay, random);
    for (let key = 0; key < KEYS_A_DROP; key += 1) await pressRight(page);
    // A connection that was only begun did not reach the relay, and is not cut: it is the one that works next.
    await until(async () => seen.working > working, patienceMs);
    if (late === undefined && drop >= drops / 2) late = await openInTheMiddle(context, afar, options.dashboard);
  }
  const ending = await end(context, [page, second, ...(late === undefined ? [] : [late])], options);
  await context.close();
  await relay.close();
  const { connections, resets } = seen;
  return { whileStreaming, connections, resets, ending };
}

function cutOnce(relay: Relay, random: () => number): void {
  const how = CUTS[Math.floor(random() * CUTS.length)] ?? "reset";
  relay.cut(how, random());
}

/** The document itself may not come through; a visitor asks again then. */
async function openInTheMiddle(context: BrowserContext, server: string, dashboard: string): Promise<Page> {
  const page = await context.newPage();
  while (!(await reached(page, `${server}/dashboards/${dashboard}`)));
  return page;
}

async function reached(page: Page, url: string): Promise<boolean> {
  return page.goto(url).then(
    () => true,
    () => false,
  );
}

/** Resolves once the widgets are there. */
async function begin(page: Page, server: string, dashboard: string): Promise<void> {
  await page.goto(`${server}/dashboards/${dashboard}`);
  await page.locator(".widget-slider .noUi-handle").first().waitFor();
}

async function pressRight(page: Page): Promise<void> {
  await page.locator(".widget-slider .noUi-handle").first().press("ArrowRight");
}

async function hasEnded(page: Page): Promise<boolean> {
  return page.evaluate((text) => document.querySelector("#dashboard")?.textContent?.includes(text) === true, LAST_OUTPUT);
}

async function end(context: BrowserContext, pages: readonly Page[], options: DropRunOptions): Promise<Ending> {
  const last = `mirror ${KEYS_A_DROP * options.drops}`;
  for (const page of pages) await isComplete(page, last, options.patienceMs);
  const fresh = await context.newPage();
  await fresh.goto(`${options.server}/dashboards/${options.dashboard}`, { timeout: options.patienceMs });
  await isComplete(fresh, last, options.patienceMs);
  const tabs = [];
  for (const page of [...pages, fresh]) tabs.push(await contentsOf(page));
  return { tabs, journal: await journalOf(context, options) };
}

async function isComplete(page: Page, lastMirror: string, timeout: number): Promise<void> {
  const isThere = ([end, mirror]: readonly string[]): boolean => {
    const text = document.querySelector("#dashboard")?.textContent ?? "";
    return text.includes(end ?? "") && text.includes(mirror ?? "") && document.querySelector('[data-notice="connection-lost"]') === null;
  };
  const complete = page.waitForFunction(isThere, [LAST_OUTPUT, lastMirror], { timeout });
  // Who waits in vain wants to know what was there instead.
  await complete.catch(async () => {
    throw new Error(`The page never had "${lastMirror}" and the end:\n${(await contentsOf(page)).slice(-5).join("\n")}`);
  });
  await settled(page);
}

async function contentsOf(page: Page): Promise<readonly string[]> {
  return page
    .locator(".cell-outputs > *, .widget-readout")
    .evaluateAll((nodes) => nodes.map((node) => `${node.className}: ${node.textContent}`));
}

/** What a new page is told, without what differs from session to session. */
async function journalOf(context: BrowserContext, { server, dashboard }: DropRunOptions): Promise<readonly string[]> {
  const cookie = (await context.cookies(server)).map(({ name, value }) => `${name}=${value}`).join("; ");
  const page = await PageClient.open(server, dashboard, { cookie });
  await page.next(({ header }) => header.msg_type === STATE_TYPE);
  page.close();
  const names = new Map<string, string>();
  return page.received.map((message) => plain(message, names));
}

const ID = /[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function plain({ header, content }: JupyterMessage, names: Map<string, string>): string {
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? `id-${names.size}`;
    names.set(id, name);
    return name;
  };
  return `${header.msg_type} ${JSON.stringify(sorted(content)).replace(ID, nameOf)}`;
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

interface Seen {
  connections: number;
  /** Over which anything came. */
  working: number;
  resets: number;
}

function countConnections(page: Page): Seen {
  const seen = { connections: 0, working: 0, resets: 0 };
  page.on("websocket", (socket) => {
    seen.connections += 1;
    let works = false;
    socket.on("framereceived", ({ payload }) => {
      seen.working += works ? 0 : 1;
      works = true;
      if (payload.includes('"dashboard_reset"')) seen.resets += 1;
    });
  });
  return seen;
}
