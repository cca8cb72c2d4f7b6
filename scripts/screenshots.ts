/** Takes the pictures of docs/images from the examples: `npm run screenshots`. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../test/support/chromium.js";
import { openDashboard, visit } from "../test/support/dashboard.js";
import { startServerProcess } from "../test/support/server-process.js";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Picture → page, screen and colour scheme. */
const PICTURES = {
  list: ["/", DESKTOP, "light"],
  lorenz: ["/dashboards/lorenz", { width: 1280, height: 1330 }, "light"],
  "lorenz-dark": ["/dashboards/lorenz", { width: 1280, height: 1330 }, "dark"],
  "lorenz-phone": ["/dashboards/lorenz", PHONE, "dark"],
  "energy-report": ["/dashboards/energy-report", DESKTOP, "light"],
  "energy-report-phone": ["/dashboards/energy-report", PHONE, "light"],
  "image-filter": ["/dashboards/image-filter", DESKTOP, "light"],
  "live-monitor": ["/dashboards/live-monitor", DESKTOP, "dark"],
  "plain-report": ["/dashboards/plain-report", DESKTOP, "light"],
  "city-bikes": ["/dashboards/city-bikes", DESKTOP, "light"],
  "widgets-tour": ["/dashboards/tutorials/widgets-tour", DESKTOP, "light"],
  "failing-cell": ["/dashboards/failing-cell", { width: 1280, height: 620 }, "light"],
} as const;

const images = path("../docs/images");
await mkdir(images, { recursive: true });
const [server, browser] = await Promise.all([
  startServerProcess({ folder: path("../examples"), env: { HIDDEN_PATHS: "failing-cell", LOG_LEVEL: "error" } }),
  launchChromium(),
]);
for (const [name, [page, viewport, colorScheme]] of Object.entries(PICTURES)) {
  const { context, page: tab } = await visit(browser, { viewport, colorScheme });
  if (page === "/") await tab.goto(server.url);
  else await openDashboard(tab, server.url + page);
  await tab.waitForFunction(() => document.querySelector("[data-widget-model]:empty") === null);
  await tab.waitForLoadState("networkidle");
  await tab.screenshot({ path: `${images}/${name}.png` });
  await context.close();
}
await browser.close();
await server.stop();
