import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "../support/axe.js";
import { launchChromium } from "../support/chromium.js";
import { drawn, openDashboard, settled, visit } from "../support/dashboard.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const fixtures = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const examples = fileURLToPath(new URL("../../examples", import.meta.url));
let server: ServerProcess;
let gallery: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, gallery, browser] = await Promise.all([
    startServerProcess({ folder: fixtures }),
    startServerProcess({ folder: examples }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), gallery.stop()]);
});

test.each(["light", "dark"] as const)(
  "axe finds nothing of levels A and AA on any kind of page, %s, wide or narrow",
  async (colorScheme) => {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const { context, page } = await visit(browser, { colorScheme, viewport });
      for (const path of ["/", "/dashboards/tutorials", "/no-such-page"]) {
        await page.goto(gallery.url + path);
        expect(await violationsOn(page), path).toEqual([]);
      }
      for (const path of ["plain-report", "failing-cell", "lorenz"]) {
        await openDashboard(page, `${gallery.url}/dashboards/${path}`);
        await drawn(page);
        expect(await violationsOn(page), path).toEqual([]);
      }
      await context.close();
    }
  },
);

test("the part that failed is marked, those that were not run because of it are not", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${gallery.url}/dashboards/failing-cell`);
  const colourOf = (state: string): Promise<string> =>
    page.locator(`.cell-code[data-state="${state}"] > .cell-notice`).evaluate((notice) => getComputedStyle(notice).color);
  expect(await colourOf("failed")).not.toBe(await colourOf("not-run"));
  await context.close();
});

test.each(["/", "/dashboards/energy-report", "/dashboards/tutorials/widgets-tour", "/dashboards/lorenz", "/dashboards/city-bikes"])(
  "%s fits a phone",
  async (path) => {
    const { context, page } = await visit(browser, { viewport: { width: 390, height: 844 } });
    await page.goto(gallery.url + path);
    if (path !== "/") await settled(page);
    await drawn(page);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await context.close();
  },
);

test("the list narrows while one types, and the keyboard reaches it", async () => {
  const { context, page } = await visit(browser);
  await page.goto(gallery.url);
  await page.locator(".menu-button").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("lorenz");
  const shown = page.locator("#list-entries > li:visible");
  await expect.poll(() => shown.allTextContents()).toEqual([expect.stringContaining("The Lorenz attractor")]);
  await page.locator("#list-search").fill("nothing like it");
  await page.locator("#list-no-match").waitFor();
  await page.locator("#list-search").fill("");
  await expect.poll(() => shown.count()).toBeGreaterThan(5);
  // Past the form's own button and the one for authors.
  for (const key of ["Tab", "Tab", "Tab", "Enter"]) await page.keyboard.press(key);
  await page.waitForURL(/\/dashboards\/./);
  await context.close();
});

test("without JavaScript the list and the text of a dashboard are readable, formulas set", async () => {
  const { context, page } = await visit(browser, { javaScriptEnabled: false });
  await page.goto(`${gallery.url}/dashboards/plain-report`);
  expect(await page.locator("main").textContent()).toContain("Falling bodies");
  expect(await page.locator(".katex").count()).toBeGreaterThan(1);
  expect(await page.locator("main table").count()).toBe(1);
  expect(await page.locator("noscript").textContent()).toContain("needs JavaScript");
  await context.close();
});

test("the keyboard skips to the content; a plot has the whole screen and gives it back; cells without outputs take no room", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${gallery.url}/dashboards/plain-report`);
  await drawn(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
  const image = page.locator(".output-image img").first();
  const before = (await image.boundingBox())?.width ?? 0;
  await page.getByRole("button", { name: "Full screen" }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Leave full screen" }).waitFor();
  await expect.poll(async () => (await image.boundingBox())?.width).toBeGreaterThan(before);
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull();
  const heights = await page.locator(".cell-code").evaluateAll((cells) =>
    cells
      .filter((cell) => cell.querySelector(".output") === null)
      .map((cell) => {
        const { marginTop, marginBottom } = getComputedStyle(cell);
        return cell.clientHeight + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
      }),
  );
  expect(heights.length).toBeGreaterThan(0);
  expect(heights.every((height) => height === 0)).toBe(true);
  await context.close();
});

test("views of a dashboard are links, and share its session", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/two-views`);
  expect(await page.locator("main").textContent()).not.toContain("only in the grid");
  await page.getByRole("link", { name: "Overview" }).click();
  await settled(page);
  await page.getByText("only in the grid").waitFor();
  expect(await page.locator(".view-grid").count()).toBe(1);
  await context.close();
});

test("the menu leads to the other view, by keys alone, and Escape leaves it", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/two-views?view=g&x=1`);
  const menu = page.locator(".menu");
  await menu.locator("summary").focus();
  await page.keyboard.press("Enter");
  expect(await menu.locator("a[aria-current=page]").count()).toBe(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  expect(await menu.evaluate((element) => [element.hasAttribute("open"), element.contains(document.activeElement)])).toEqual([false, true]);
  await page.keyboard.press("Enter");
  await menu.locator("li a:not([aria-current])").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/[?&]view=r/);
  expect(page.url()).toContain("x=1");
  await settled(page);
  expect(await page.locator("main").textContent()).not.toContain("only in the grid");
  await context.close();
});

test("a page that comes again has the shape of the last one before anything has run", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/streams`);
  await page.getByText("made by a script").waitFor();
  const heights = () =>
    page.locator("main .cell").evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().height)));
  const before = await heights();
  expect(Math.max(...before)).toBeGreaterThan(60);
  await context.route("**/_api/sessions", (route) => route.abort());
  await page.goto(`${server.url}/dashboards/streams?again=1`);
  await page.locator('[data-state="waiting"]').first().waitFor();
  await expect.poll(heights).toEqual(before);
  await context.close();
});

test("outputs of all kinds end as a notebook shows them", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/streams`);
  const main = page.locator("main");
  await page.getByText("made by a script").waitFor();
  await main.getByText("Ulm").waitFor();
  const text = (await main.textContent()) ?? "";
  expect(text).toContain("step 4");
  expect(text).not.toContain("step 3");
  expect(await page.locator("#shown").textContent()).toBe("second");
  expect(await page.locator("#shown").count()).toBe(1);
  expect(text).toContain("progress 100");
  expect(text).not.toContain("progress 95");
  expect(text).not.toContain("to the log only");
  await expect.poll(() => server.log()).toContain("to the log only");
  await page.locator(".katex").first().waitFor();
  expect(await page.locator("em").textContent()).toBe("emphasis");
  expect(await page.locator("main table td").allTextContents()).toEqual(["Ulm", "126", "Bonn", "330"]);
  await context.close();
});

test("a notebook of format 3 runs", async () => {
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/nbformat3`);
  await page.locator("main").getByText("still runs").waitFor();
  await context.close();
});

test("a kernel that is not there is named on a page of its own", async () => {
  const { context, page } = await visit(browser);
  await page.goto(`${server.url}/dashboards/kernel-missing`);
  const text = await page.locator("main").textContent();
  expect(text).toContain("Julia 1.10");
  expect(text).not.toContain("IJulia");
  await context.close();
});

test("a visitor whose browser keeps no cookies has a session all the same", async () => {
  const { context, page } = await visit(browser);
  await context.route("**/*", async (route) => {
    const headers = { ...route.request().headers() };
    delete headers.cookie;
    await route.continue({ headers });
  });
  await openDashboard(page, `${server.url}/dashboards/nbformat3`);
  await page.locator("main").getByText("still runs").waitFor();
  await context.close();
});
