import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDashboard, record, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const stage = setStage({ folder });

test("no byte that the browser is sent holds anything of the code", async () => {
  const { context, page } = await visit(stage.browser);
  const recording = record(page);
  await openDashboard(page, `${stage.server.url}/dashboards/secrets`);
  // Callbacks fail as well: one in an Output widget, one whose error has no place on the page.
  const told = page.waitForEvent("console", (message) => message.text().includes("NameError"));
  await page.getByRole("button", { name: "Press", exact: true }).click();
  await told;
  await page.locator(".widget-interact .noUi-handle").focus();
  await page.keyboard.press("ArrowRight");
  await page.locator(".widget-interact .output-error").waitFor();
  await page.reload();
  await openDashboard(page, `${stage.server.url}/dashboards-plain/secrets`);
  const text = await recording.text();
  expect(text).toContain("shown_on_purpose");
  expect([...new Set(text.match(/zq_secret_\w+/g) ?? [])]).toEqual([]);
  await context.close();
});

test("the fixture has what it takes: code with markers of many kinds", async () => {
  const source = await readFile(new URL("../fixtures/notebooks/secrets.ipynb", import.meta.url), "utf8");
  expect(new Set(source.match(/zq_secret_\w+/g)).size).toBeGreaterThan(10);
  for (const way of ["?", "%load", "warnings.warn", "SyntaxError"]) expect(source).toContain(way);
});
