/** What publishing says in a list that is scrolled far down, and what a keyboard can do there. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { visit } from "../support/dashboard.js";
import { card, chooseInMenu, drag, focused, makeWorkplace, notebook } from "../support/publishing-page.js";
import { setStage } from "../support/stage.js";

const MANY = 40;
const { work, served, folderFor } = makeWorkplace();
const stage = setStage({ folder: served });

afterAll(() => rmSync(work, { recursive: true, force: true }));

function longFolder(name: string): string {
  folderFor(name);
  for (let index = 0; index < MANY; index++) writeFileSync(join(served, name, `part-${index}.ipynb`), notebook(`Part ${index}`));
  return name;
}

/** Resolves once all of it is on the screen, below the header. */
async function inSight(element: Locator): Promise<void> {
  const isInSight = (shown: Element): boolean => {
    const header = document.querySelector("header")?.getBoundingClientRect().bottom ?? 0;
    const box = shown.getBoundingClientRect();
    return box.top >= header && box.bottom <= window.innerHeight;
  };
  await expect.poll(() => element.evaluate(isInSight)).toBe(true);
}

async function scrollToEnd(page: Page): Promise<void> {
  await page.evaluate(() => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  await expect.poll(() => page.evaluate(() => window.scrollY > window.innerHeight)).toBe(true);
}

test.each([
  [1280, "no-preference"],
  [390, "reduce"],
] as const)("what comes above a list that is scrolled down is brought into sight, %i px wide, motion: %s", async (width, reducedMotion) => {
  const name = longFolder(`long-${width}`);
  const { context, page } = await visit(stage.browser, { viewport: { width, height: 844 }, reducedMotion });
  await page.goto(`${stage.server.url}/dashboards/${name}`);
  const last = `Actions for Part ${MANY - 1}`;
  await page.getByRole("button", { name: last }).waitFor();
  await scrollToEnd(page);
  await drag(page, { "one.ipynb": notebook("One"), "two.ipynb": notebook("Two") });
  await inSight(card(page, "one.ipynb"));
  await scrollToEnd(page);
  await chooseInMenu(page, last, "Copy link");
  await inSight(page.locator(".publish-notice"));
  await scrollToEnd(page);
  await chooseInMenu(page, last, "Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await inSight(page.locator(".publish-notice", { hasText: "is deleted" }));
  await scrollToEnd(page);
  const choosing = page.waitForEvent("filechooser");
  await chooseInMenu(page, `Actions for Part ${MANY - 2}`, "Replace");
  await (await choosing).setFiles({ name: "other.ipynb", mimeType: "", buffer: Buffer.from(notebook("Other")) });
  await inSight(card(page, "other.ipynb"));
  await context.close();
});

test("menus open and are walked through by keys, and letters do nothing else", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/${folderFor("keys")}`);
  const button = page.getByRole("button", { name: "Actions for Old sales" });
  await button.waitFor();
  for (const [key, item] of [
    ["ArrowDown", "Copy link"],
    ["ArrowUp", "Delete…"],
    ["Enter", "Copy link"],
    [" ", "Copy link"],
  ] as const) {
    await button.focus();
    await page.keyboard.press(key);
    await focused(page, item).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
  }
  await page.keyboard.press("ArrowDown");
  for (const [key, item] of [
    ["h", "History…"],
    ["D", "Download notebook"],
    ["d", "Delete…"],
    ["d", "Download notebook"],
    ["/", "Download notebook"],
    ["x", "Download notebook"],
  ] as const) {
    await page.keyboard.press(key);
    await focused(page, item).waitFor();
  }
  await context.close();
});

test("a file may be dropped anywhere on the page, beside the list too", async () => {
  const { context, page } = await visit(stage.browser);
  const name = folderFor("beside");
  await page.goto(`${stage.server.url}/dashboards/${name}`);
  await page.getByRole("button", { name: "Actions for Old sales" }).waitFor();
  const hint = page.getByText("Drop a notebook, a zip or a folder here");
  await hint.waitFor();
  const file = join(work, "beside.ipynb");
  writeFileSync(file, notebook("Beside"));
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  const corner = { x: 1278, y: 898 };
  for (const type of ["dragEnter", "dragOver"] as const) await session.send("Input.dispatchDragEvent", { type, ...corner, data });
  await expect.poll(() => page.locator(".drop-highlight").boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 900 });
  await session.send("Input.dispatchDragEvent", { type: "drop", ...corner, data });
  await card(page, "beside.ipynb").getByText("A new dashboard").waitFor();
  expect(page.url()).toBe(`${stage.server.url}/dashboards/${name}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await hint.waitFor({ state: "hidden" });
  await context.close();
});
