/** Takes the pictures of docs/images from the examples: `npm run screenshots`. */
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../test/support/chromium.js";
import { openDashboard, visit } from "../test/support/dashboard.js";
import { card, drag } from "../test/support/publishing-page.js";
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
  "air-quality": ["/dashboards/air-quality", DESKTOP, "light"],
  daylight: ["/dashboards/daylight", DESKTOP, "dark"],
  "city-bikes": ["/dashboards/city-bikes", DESKTOP, "light"],
  "widgets-tour": ["/dashboards/tutorials/widgets-tour", DESKTOP, "light"],
  "failing-cell": ["/dashboards/failing-cell", { width: 1280, height: 620 }, "light"],
} as const;

/** In a copy of the examples, since it is published into them. */
async function takePublishing(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "examples-"));
  await cp(path("../examples"), folder, { recursive: true });
  const publishing = await startServerProcess({ folder, env: { HIDDEN_PATHS: "failing-cell", LOG_LEVEL: "error" } });
  const { page } = await visit(browser, { viewport: DESKTOP, colorScheme: "light" });
  await page.goto(publishing.url);
  await page.locator(".entry button").first().waitFor();
  const report = await readFile(join(folder, "plain-report.ipynb"), "latin1");
  await drag(page, { "plain-report.ipynb": report, "Quarterly report.ipynb": report });
  await card(page, "Quarterly report.ipynb").getByRole("button", { name: "Publish", exact: true }).click();
  await card(page, "Quarterly report.ipynb").getByRole("button", { name: "Copy link" }).waitFor();
  await card(page, "plain-report.ipynb").getByRole("button", { name: "Replace", exact: true }).waitFor();
  await page.screenshot({ path: `${images}/publishing.png` });
  await publishing.stop();
  await rm(folder, { recursive: true });
}

/** As it is with users of one's own and a provider; nobody goes there. */
async function takeSignIn(): Promise<void> {
  const oidc = {
    OIDC_ISSUER: "https://id.example.org",
    OIDC_CLIENT_ID: "dashboards",
    OIDC_CLIENT_SECRET: "-",
    OIDC_LABEL: "Example account",
  };
  const password = { USERNAME: "guest", PASSWORD: "-", AUTH_STRATEGY: "password,oidc" };
  const guarded = await startServerProcess({ folder: path("../examples"), env: { ...oidc, ...password, LOG_LEVEL: "silent" } });
  const { context, page } = await visit(browser, { viewport: { width: 1280, height: 560 }, colorScheme: "light" });
  await page.goto(`${guarded.url}/dashboards/energy-report`);
  await page.getByLabel("Name").waitFor();
  await page.screenshot({ path: `${images}/sign-in.png` });
  await context.close();
  await guarded.stop();
}

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
await takePublishing();
await takeSignIn();
await browser.close();
await server.stop();
