/** The examples in other languages than Python, in a browser. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDashboard, visit } from "../support/dashboard.js";
import { expectSameInCopy } from "../support/saved-copy.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const stage = setStage({ folder });

function pictures(page: Page): Promise<readonly boolean[]> {
  return page
    .locator("main img, main svg[role=img]")
    .evaluateAll((found) =>
      found.map((each) => (each instanceof HTMLImageElement ? each.naturalWidth > 0 : each.getBoundingClientRect().width > 0)),
    );
}

test.each([
  ["air-quality", "34 of 153 days", [true, true], "month=7", "of 31 days", "hot=28"],
  ["daylight", "16 h 49 min", [true], "latitude=70", "24 h 00 min", "place=Alta"],
  ["machine", "Most memory", [], "rows=1", "Most memory", "x=1"],
] as const)(
  "%s shows what it should, at the first paint, in its saved copy and with the address's parameters",
  async (name, text, shown, query, after, more) => {
    const { context, page, errors } = await visit(stage.browser);
    const url = `${stage.server.url}/dashboards/${name}`;
    await openDashboard(page, url);
    expect(await page.locator('.cell-code:not([data-state="done"])').count()).toBe(0);
    await page.locator("main").getByText(text).first().waitFor();
    await expect.poll(() => pictures(page)).toEqual(shown);
    expect(errors).toEqual([]);
    expect(stage.server.log()).not.toContain("stderr of a cell");
    await expectSameInCopy(stage.browser, page);
    const unscripted = (await (await context.request.get(url)).text()).replace(/<[^>]*>/g, "");
    expect(unscripted).toContain(text);
    expect(unscripted).not.toMatch(/airquality\$|Deno\.jupyter|displayHTML/);
    await openDashboard(page, `${url}?${query}&${more}`);
    await page.locator("main").getByText(after).first().waitFor();
    if (name === "machine") await expect.poll(() => page.locator("tbody").last().locator("tr").count()).toBe(1);
    await context.close();
  },
);
