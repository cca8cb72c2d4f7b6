/** Dashboards as PDF and as pictures, drawn by the Chromium beside the server; and documents that would have it do something else. */

import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Format } from "../../src/chromium/draw.js";
import { chromiumDraw } from "../../src/chromium/drawer.js";
import { openOffline } from "../support/offline.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/libraries", import.meta.url));
const command = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const stage = setStage({ folder, env: { CHROMIUM: command, CHROMIUM_SANDBOX: "false" } });
const draw = chromiumDraw({
  command,
  sandbox: false,
  memoryBytes: 2 * 1024 ** 3,
  temporaryFolder: tmpdir(),
  path: process.env.PATH,
  platform: process.platform,
});

const asked: string[] = [];
const listener = createServer((request, response) => {
  asked.push(request.url ?? "");
  response.end("reached");
});
let origin: string;
let port: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  ({ port } = listener.address() as AddressInfo);
  origin = `http://127.0.0.1:${port}`;
});

afterAll(() => listener.close());

async function* document(body: string): AsyncGenerator<string> {
  yield `<!DOCTYPE html><title>untouched</title><body>${body}`;
}

const drawDocument = (body: string, format: Format = "pdf", signal = new AbortController().signal) => draw(document(body), format, signal);
const profiles = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("jupyter-dashboards-chromium-"));
const isPdf = (file: Buffer) => file.subarray(0, 5).toString() === "%PDF-";
const sizeOfPng = (file: Buffer) => [file.subarray(1, 4).toString(), file.readUInt32BE(16), file.readUInt32BE(20)];

test("the page's menu gives a PDF and a picture of what it shows", async () => {
  const { page, close } = await openOffline(stage, "altair");
  await page.locator(".vega-embed :is(canvas, svg)").first().waitFor();
  const get = async (name: string) => {
    const download = page.waitForEvent("download");
    await page.locator(".menu > summary").click();
    await page.getByRole("link", { name }).click();
    await page.locator('[data-notice="download"]').waitFor();
    return { name: (await download).suggestedFilename(), file: await readFile(await (await download).path()) };
  };
  const [pdf, png] = [await get("Download as PDF"), await get("Download as a picture")];
  expect([pdf.name, isPdf(pdf.file)]).toEqual(["altair.pdf", true]);
  const [type, width, height] = sizeOfPng(png.file);
  expect([png.name, type, width]).toEqual(["altair.png", "PNG", 1280]);
  expect(height).toBeGreaterThan(300);
  await expect.poll(() => page.locator('[data-notice="download"]').count()).toBe(0);
  expect(await profiles()).toEqual([]);
  await close();
});

test("a long document is one picture", async () => {
  const file = await drawDocument(
    '<div style="height:3000px">long</div><script>document.documentElement.dataset.drawn = ""</script>',
    "png",
  );
  expect(sizeOfPng(file)).toEqual(["PNG", 1280, expect.closeTo(3016, -2)]);
});

test("no document reaches a network or a file, in whatever way it tries", async () => {
  const file = await drawDocument(`
    <img src="${origin}/picture"><iframe src="${origin}/frame"></iframe><iframe src="file:///etc/passwd"></iframe>
    <iframe sandbox="allow-scripts" srcdoc="<script>fetch('${origin}/srcdoc')</script><img src='${origin}/srcdoc-picture'>"></iframe>
    <iframe src="data:text/html,<script>fetch('${origin}/data')</script>"></iframe>
    <link rel="prefetch" href="${origin}/prefetch"><link rel="stylesheet" href="${origin}/style">
    <script>
      const tries = [
        fetch("${origin}/fetch"), fetch("file:///etc/passwd"), fetch("http://localhost:${port}/name"),
        new Promise((resolve, reject) => {
          const socket = new WebSocket("ws://127.0.0.1:${port}/socket");
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
        new Promise((resolve, reject) => {
          const text = "fetch('${origin}/worker').then(() => postMessage(1), () => postMessage(0))";
          const worker = new Worker(URL.createObjectURL(new Blob([text])));
          worker.onmessage = ({ data }) => (data ? resolve() : reject());
        }),
      ];
      navigator.sendBeacon("${origin}/beacon");
      window.open("${origin}/window");
      alert("wait for me");
      Promise.allSettled(tries).then((ends) => {
        document.title = ends.every(({ status }) => status === "rejected") ? "kept-in" : "got-out";
        document.documentElement.dataset.drawn = "";
      });
    </script>`);
  expect([isPdf(file), file.includes("kept-in"), asked]).toEqual([true, true, []]);
});

test("a document that puts another page in its place is not drawn", async () => {
  const elsewhere = drawDocument(`<script>location = "${origin}/elsewhere"</script>`);
  await expect(elsewhere).rejects.toMatchObject({ cause: { message: "The page leads to another one." } });
  await expect(drawDocument('<script>location = "file:///etc/passwd"</script>', "pdf", AbortSignal.timeout(3000))).rejects.toThrow();
  expect(asked).toEqual([]);
});

test("what never ends is ended, and nothing of it is left", async () => {
  const never = drawDocument("<script>for (;;);</script>", "pdf", AbortSignal.timeout(3000));
  await expect(never).rejects.toThrow();
  expect(await profiles()).toEqual([]);
});
