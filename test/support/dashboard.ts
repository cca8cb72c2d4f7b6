/** A dashboard page as a visitor has it, and what came over the wire. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { PATIENCE_MS } from "./patience.js";

/** Resolves once every cell has ended, one way or the other. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("#dashboard-progress")?.hasAttribute("hidden") === true &&
      document.querySelector('.cell-code[data-state="waiting"], .cell-code[data-state="running"]') === null,
    undefined,
    { timeout: PATIENCE_MS },
  );
}

/** Resolves once every widget of an output stands in its place: their libraries come after the cells have ended. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("[data-widget-model]:empty") === null, undefined, { timeout: PATIENCE_MS });
}

export async function openDashboard(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
}

export interface Recording {
  /** Everything that the browser was sent: bodies, headers and frames, as text (bytes as Latin-1). */
  text(): Promise<string>;
}

/** Must be asked for before the page goes anywhere. */
export function record(page: Page): Recording {
  const parts: Promise<string>[] = [];
  page.on("response", (response) => {
    const headers = JSON.stringify(response.headers());
    // A redirect has no body.
    const body = response.body().then(
      (bytes) => bytes.toString("latin1"),
      () => "",
    );
    parts.push(body.then((text) => `${response.url()}\n${headers}\n${text}`));
  });
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      parts.push(Promise.resolve(typeof payload === "string" ? payload : payload.toString("latin1")));
    });
  });
  return { text: async () => (await Promise.all(parts)).join("\n") };
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors on the console and uncaught ones. */
  readonly errors: string[];
}

export async function visit(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { context, page, errors };
}
