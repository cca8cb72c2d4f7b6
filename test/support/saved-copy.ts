/** A dashboard that was saved as one HTML file, opened from there without a network. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { drawn, type Visit, visit } from "./dashboard.js";
import { PATIENCE_MS } from "./patience.js";

/** `isStill`: nothing on the page changes by itself. */
export async function expectSameInCopy(browser: Browser, page: Page, isStill = true): Promise<void> {
  const { text, headers } = await saveCopy(page);
  expect(headers["content-disposition"]).toMatch(/^attachment; filename=".+\.html"/);
  const copy = await openCopy(browser, text);
  const outline = async (of: Page) => (isStill ? await seenIn(of) : await of.locator(".cell, .widget-label, img").count());
  await expect.poll(() => outline(copy.page)).toEqual(await outline(page));
  expect(copy.errors).toEqual([]);
  expect(await copy.page.locator("#dashboard-notices > *").count()).toBe(0);
  await copy.context.close();
}

export interface SavedCopy {
  readonly text: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** As the visitor of `page` gets it. */
export async function saveCopy(page: Page): Promise<SavedCopy> {
  const answer = await page.request.get(page.url().replace("/dashboards/", "/_api/exports/html/"));
  return { text: await answer.text(), status: answer.status(), headers: answer.headers() };
}

/** Resolves once it is drawn. The file is gone by then. */
export async function openCopy(browser: Browser, text: string): Promise<Visit> {
  const home = await mkdtemp(join(tmpdir(), "copy-"));
  const file = join(home, "copy.html");
  await writeFile(file, text);
  const opened = await visit(browser, { offline: true });
  await opened.page.goto(pathToFileURL(file).href);
  await opened.page.locator("html[data-drawn]").waitFor({ state: "attached", timeout: PATIENCE_MS });
  await drawn(opened.page);
  await rm(home, { recursive: true });
  return opened;
}

/** What there is to see in each cell: its words, and how many pictures. */
export function seenIn(page: Page): Promise<readonly object[]> {
  return page.locator(".cell").evaluateAll((cells) =>
    cells.map((cell) => ({
      cell: cell.getAttribute("data-cell"),
      words: cell.textContent.replace(/\s+/g, " ").trim(),
      pictures: [...cell.querySelectorAll("img")].filter(({ naturalWidth }) => naturalWidth > 0).length,
    })),
  );
}
