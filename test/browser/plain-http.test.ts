import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const stage = setStage({ folder, args: ["--ip", "0.0.0.0"] });

test("over plain HTTP from another machine, where browsers lack a part of their cryptography, a dashboard works", async () => {
  const { context, page, errors } = await visit(stage.browser);
  const url = new URL(stage.server.url);
  url.hostname = hostname();
  await openDashboard(page, `${url.origin}/dashboards/widgets-basic`);
  expect(await page.evaluate("isSecureContext")).toBe(false);
  await page.locator(".widget-readout").first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
