/** Dashboards behind nginx, and on demand behind Apache and Caddy: under a path that it keeps or takes off, with HTTPS and HTTP/2 in front. */
import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { packZip } from "../../src/archive/pack-zip.js";
import { notebookText } from "../support/author.js";
import { launchChromium } from "../support/chromium.js";
import { openDashboard, visit } from "../support/dashboard.js";
import { freePort } from "../support/free-port.js";
import { type FrontProxy, type FrontProxyKind, startFrontProxy } from "../support/front-proxy.js";
import { inTime } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith } from "../support/write-notebook.js";

const MB = 1024 * 1024;
/** `npm run test:proxies` sends 500. */
const UPLOAD_MB = Number(process.env.PROXIED_UPLOAD_MB ?? 60);
/** So much through three programs takes its time on a small machine. */
const SLOW_MS = 300_000;
const READ_TIMEOUT_SECONDS = 3;
const SLIDER = "import ipywidgets as w\nslider, twice = w.IntSlider(3, description='Number'), w.Label()\n";
const ANSWER =
  "slider.observe(lambda change: setattr(twice, 'value', f\"twice is {2 * change['new']}\"), 'value')\nw.VBox([slider, twice])";
/** `npm run test:proxies` starts them all. */
const PROXIES: readonly FrontProxyKind[] = process.env.ALL_PROXIES === "true" ? ["nginx", "apache", "caddy"] : ["nginx"];
const FORMS = PROXIES.flatMap((proxy) => [
  { proxy, form: "keeps", baseUrl: "/apps", strips: false },
  { proxy, form: "takes off", baseUrl: "[/apps]", strips: true },
]);

const folder = mkdtempSync(join(tmpdir(), "proxies-"));
writeFileSync(join(folder, "live.ipynb"), notebookWith({}, "# Live", SLIDER + ANSWER));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe.each(FORMS)("behind $proxy that $form the path", ({ proxy, baseUrl, strips }) => {
  let server: ServerProcess;
  let front: FrontProxy;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    server = await startServerProcess({
      folder,
      env: {
        BASE_URL: baseUrl,
        TRUST_PROXY: "127.0.0.1",
        PUBLIC_ORIGINS: `https://127.0.0.1:${port}`,
        AUTH_TOKEN: "secret",
        // Well below the proxy's patience in the one, above it in the other.
        HEARTBEAT_INTERVAL: strips ? "60000" : "700",
      },
    });
    front = await startFrontProxy(proxy, port, {
      port: Number(new URL(server.url).port),
      strips,
      readTimeoutSeconds: READ_TIMEOUT_SECONDS,
    });
    url = `${front.url}/apps`;
  });

  afterAll(async () => {
    await front.stop();
    await server.stop();
  });

  test("a dashboard comes alive, over HTTP/2, and its links lead on", async () => {
    const { context, page, errors } = await visit(browser, { ignoreHTTPSErrors: true });
    await page.goto(url);
    await page.getByRole("link", { name: "Live" }).click();
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("twice is 8").waitFor();
    expect(new URL(page.url()).pathname).toBe("/apps/dashboards/live");
    const protocols = await page.evaluate(() => performance.getEntriesByType("navigation").map((entry) => entry.toJSON().nextHopProtocol));
    expect(protocols).toEqual(["h2"]);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ path: "/apps", secure: true });
    expect(errors).toEqual([]);
    await context.close();
  });

  test("an address with a slash at its end is led to the one without", async () => {
    const { context, page } = await visit(browser, { ignoreHTTPSErrors: true });
    await openDashboard(page, `${url}/dashboards/live/`);
    expect(page.url()).toBe(`${url}/dashboards/live`);
    await context.close();
  });

  // The others keep a silent socket for longer than a test may wait.
  if (proxy !== "nginx" && strips) return;
  test(strips ? "a socket on which nothing is said is closed" : "pings keep a socket open on which nothing else is said", async () => {
    const socket = await openSocket(front.url, "/apps");
    const closed = new Promise<string>((resolve) => socket.on("close", () => resolve("closed")));
    const kept = new Promise<string>((resolve) => {
      let pings = 0;
      socket.on("ping", () => {
        pings += 1;
        // Twice as long as the proxy waits.
        if (pings * 700 > 2 * READ_TIMEOUT_SECONDS * 1000) resolve("kept");
      });
    });
    expect(await inTime(Promise.race([closed, kept]), () => "pings, or the end of the connection")).toBe(strips ? "closed" : "kept");
    socket.close();
  });
});

test.each(PROXIES)(
  `${UPLOAD_MB} MB are published through %s`,
  async (proxy) => {
    const port = await freePort();
    const place = mkdtempSync(join(tmpdir(), "upload-"));
    const server = await startServerProcess({ folder: place, env: { BASE_URL: "/apps", TRUST_PROXY: "127.0.0.1", AUTH_TOKEN: "secret" } });
    const front = await startFrontProxy(proxy, port, { port: Number(new URL(server.url).port), strips: false, readTimeoutSeconds: 60 });
    try {
      expect(await publish(`${front.url}/apps/_api/notebooks/large`)).toBe(201);
    } finally {
      await front.stop();
      await server.stop();
      rmSync(place, { recursive: true });
    }
  },
  SLOW_MS,
);

/** A session's channels, as a page opens them. */
async function openSocket(origin: string, base: string): Promise<WebSocket> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const response = await context.request.post(`${origin}${base}/_api/sessions`, { data: { dashboard: "live" }, headers: { origin } });
  const { kernel_id: id } = await response.json();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  await context.close();
  const address = `${origin.replace("https", "wss")}${base}/api/kernels/${id}/channels?page=1`;
  const socket = new WebSocket(address, ["v1.kernel.websocket.jupyter.org"], { headers: { cookie, origin }, rejectUnauthorized: false });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  return socket;
}

/** As it is made, without a length that is known before. Resolves to the status. */
async function publish(address: string): Promise<number | undefined> {
  const boundary = "large-boundary";
  const headers = { authorization: "token secret", "content-type": `multipart/form-data; boundary=${boundary}` };
  const sent = request(address, { method: "POST", headers, rejectUnauthorized: false });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sent.on("response", (response) => response.resume().on("end", () => resolve(response.statusCode))).on("error", reject);
  });
  async function* body(): AsyncGenerator<Uint8Array | string> {
    yield `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.zip"\r\n\r\n`;
    yield* packZip([
      { name: "index.ipynb", open: () => Readable.from([Buffer.from(notebookText("Large"))]) },
      { name: "large.mp4", open: () => Readable.from(noise()) },
    ]);
    yield `\r\n--${boundary}--\r\n`;
  }
  await Promise.all([pipeline(Readable.from(body()), sent), answered]);
  return answered;
}

/** Of a kind that nobody tries to pack any smaller. */
function* noise(): Generator<Buffer> {
  const part = randomFillSync(Buffer.alloc(MB));
  for (let count = 0; count < UPLOAD_MB; count += 1) yield part;
}
