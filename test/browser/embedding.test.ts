/** Dashboards in frames of another site's page, with and without sign-in: docs/embedding-example.html, from an origin of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCertificate } from "../support/certificate.js";
import { launchChromium } from "../support/chromium.js";
import { openDashboard, visit } from "../support/dashboard.js";
import { freePort } from "../support/free-port.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith } from "../support/write-notebook.js";

const EXAMPLE = readFileSync(new URL("../../docs/embedding-example.html", import.meta.url), "utf8");
const SOURCE = "https://dashboards.example.org/dashboards-plain/sales";
const CELL = `import ipywidgets as w
rows, tall = w.IntSlider(30, 1, 60, description="Rows"), w.HTML()
def show(change=None): tall.value = "".join(f"<div style='height: 50px'>row {n}</div>" for n in range(rows.value))
rows.observe(show, "value"); show()
w.VBox([rows, tall])`;

const folder = mkdtempSync(join(tmpdir(), "embedding-"));
writeFileSync(join(folder, "sales.ipynb"), notebookWith({}, "# Sales", CELL));

let browser: Browser;
let open: ServerProcess;
let guarded: ServerProcess;
let guardedOrigin: string;
/** The site around the frame, and one that is not to have it. */
let site: Server;
let stranger: Server;

beforeAll(async () => {
  [site, stranger] = await Promise.all([servePages(), servePages()]);
  const port = await freePort();
  await createCertificate(folder, "dashboards.example.org");
  guardedOrigin = `https://127.0.0.1:${port}`;
  const https = { HTTPS_KEY_FILE: join(folder, "key.pem"), HTTPS_CERT_FILE: join(folder, "cert.pem"), HTTPS_PORT: String(port) };
  const password = { USERNAME: "guest", PASSWORD: "open sesame", EMBED_ORIGINS: originOf(site) };
  [open, guarded, browser] = await Promise.all([
    startServerProcess({ folder }),
    startServerProcess({ folder, env: { ...https, ...password } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await Promise.all([open.stop(), guarded.stop()]);
  for (const server of [site, stranger]) server.close();
  rmSync(folder, { recursive: true });
});

/** `/?address=…`: the example with that address in its frame. */
function servePages(): Promise<Server> {
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", "http://site").searchParams.get("address");
    response.setHeader("content-type", "text/html");
    response.end(address === null ? "" : EXAMPLE.replace(SOURCE, address));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** To browsers another site than 127.0.0.1. */
function originOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://localhost:${port}`;
}

async function show(page: Page, around: Server, address: string): Promise<FrameLocator> {
  await page.goto(`${originOf(around)}/?address=${encodeURIComponent(address)}`);
  return page.frameLocator("#sales");
}

/** As high as its content, to the pixel. */
async function expectHeight(page: Page, frame: FrameLocator): Promise<void> {
  const height = (): Promise<number> => page.locator("#sales").evaluate((element) => element.clientHeight);
  const content = (): Promise<number> => frame.locator("main").evaluate((main) => Math.ceil(main.getBoundingClientRect().bottom));
  await expect.poll(async () => (await height()) === (await content())).toBe(true);
}

async function shrink(page: Page, frame: FrameLocator): Promise<void> {
  await frame.getByText("row 29").waitFor();
  await expectHeight(page, frame);
  const before = await page.locator("#sales").evaluate((element) => element.clientHeight);
  expect(before).toBeGreaterThan(1500);
  await frame.getByRole("slider").focus();
  await page.keyboard.press("Home");
  await frame.getByText("row 1", { exact: true }).waitFor({ state: "detached" });
  await expectHeight(page, frame);
  expect(await page.locator("#sales").evaluate((element) => element.clientHeight)).toBeLessThan(before);
}

test("without sign-in any page may show a dashboard, which works and is as high as what it shows", async () => {
  const { context, page, errors } = await visit(browser);
  const frame = await show(page, stranger, `${open.url}/dashboards-plain/sales`);
  await shrink(page, frame);
  expect(errors).toEqual([]);
  await context.close();
});

test("with sign-in a visitor signs in within the frame of a page that may have it, and works there", async () => {
  const { context, page, errors } = await visit(browser, { ignoreHTTPSErrors: true });
  const frame = await show(page, site, `${guardedOrigin}/dashboards-plain/sales`);
  await frame.getByLabel("Name").fill("guest");
  await frame.getByLabel("Password").fill("open sesame");
  await frame.getByRole("button", { name: "Sign in" }).click();
  await shrink(page, frame);
  // Of this page around it alone.
  const [cookie] = (await context.cookies(guardedOrigin)).filter(({ name }) => name.endsWith("dashboards_sign_in"));
  expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: "None" });
  await page.reload();
  await frame
    .getByText("row 1", { exact: true })
    .or(frame.getByText("row 0", { exact: true }))
    .first()
    .waitFor();
  // A browser remarks that it does not let a frame take the keyboard.
  expect(errors.filter((text) => !text.startsWith("Blocked autofocusing"))).toEqual([]);
  await context.close();
});

test("with sign-in a page that may not have it shows nothing of it, nor of the sign-in", async () => {
  const { context, page, errors } = await visit(browser, { ignoreHTTPSErrors: true });
  for (const path of ["dashboards-plain/sales", "login"]) {
    errors.length = 0;
    await show(page, stranger, `${guardedOrigin}/${path}`);
    await expect.poll(() => errors.join()).toContain("frame-ancestors");
    expect(page.frames().map((frame) => frame.url())).not.toContainEqual(expect.stringContaining(guardedOrigin));
  }
  await context.close();
});

test("the menu gives the code for another page, and the link to this one", async () => {
  const { context, page } = await visit(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await openDashboard(page, `${open.url}/dashboards/sales`);
  await page.getByLabel("Menu").click();
  await page.getByRole("button", { name: "Copy embed code" }).click();
  await page.getByText("on the clipboard").waitFor();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  expect(code).toContain(`<iframe src="${open.url}/dashboards-plain/sales" title="Sales"`);
  await page.getByRole("button", { name: "Close" }).click();
  expect(await page.getByText("on the clipboard").count()).toBe(0);
  await page.goto(`${open.url}/dashboards/sales?x=1#a-part`);
  await page.getByLabel("Menu").click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("The link is on the clipboard").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${open.url}/dashboards/sales?x=1#a-part`);
  await page.getByLabel("Menu").click();
  expect(await page.getByRole("button", { name: "needs no sign-in" }).count()).toBe(0);
  await context.close();
});
