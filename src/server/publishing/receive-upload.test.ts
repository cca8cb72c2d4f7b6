import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import multipart from "@fastify/multipart";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { drainRest } from "./drain.js";
import { receiveUpload, requireUploadHeaders } from "./receive-upload.js";

const LIMITS = { uploadMaxBytes: 300_000, notebookMaxBytes: 1000, uploadStallMs: 600, uploadSlowMs: 60_000 };
const DRAINED_BYTES = 4_000_000;

let app: FastifyInstance;
let directory: string;
let port: number;
/** How each request ended in the route. */
let outcomes: { readonly status: number; readonly left: readonly string[] }[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "receive-"));
  outcomes = [];
  app = Fastify({ forceCloseConnections: true });
  await app.register(multipart, { limits: { fileSize: Number.MAX_SAFE_INTEGER }, throwFileSizeLimit: false });
  app.addHook("onSend", async (request) => drainRest(request.raw, { bytes: DRAINED_BYTES, ms: 60_000 }));
  app.post("/", async (request) => {
    requireUploadHeaders(request, LIMITS);
    try {
      const received = await receiveUpload(request, directory, LIMITS);
      outcomes.push({ status: 200, left: await readdir(directory) });
      return received;
    } catch (error) {
      const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
      outcomes.push({ status, left: await readdir(directory) });
      throw Object.assign(new Error(String(error)), { statusCode: status });
    }
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  port = (app.server.address() as AddressInfo).port;
});

afterEach(async () => {
  await app.close();
  await rm(directory, { recursive: true });
});

const HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n";
const part = (fileName: string): string => `--x\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n`;

async function open(): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

async function statusLine(socket: Socket): Promise<string> {
  const answer = once(socket, "data");
  socket.resume();
  const [chunk]: Buffer[] = await answer;
  socket.pause();
  return String(chunk).split("\r\n")[0] ?? "";
}

async function send(content: Blob | string, fileName = "a.zip"): Promise<Response> {
  const form = new FormData();
  form.append("file", typeof content === "string" ? new Blob([content]) : content, fileName);
  return fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: form });
}

test("a file goes to disk as it was sent, with its hash", async () => {
  const response = await send("abc", "b.IPYNB");
  expect(await response.json()).toMatchObject({
    kind: "notebook",
    size: 3,
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  });
  expect(await readFile(join(directory, "upload.ipynb"), "utf8")).toBe("abc");
});

test("a file may have as many bytes as the limit, and no more", async () => {
  expect((await send(new Blob([new Uint8Array(LIMITS.uploadMaxBytes)]))).status).toBe(200);
  await rm(join(directory, "upload.zip"));
  expect((await send(new Blob([new Uint8Array(LIMITS.uploadMaxBytes + 1)]))).status).toBe(413);
});

test("a notebook has a limit of its own", async () => {
  expect((await send("x".repeat(1001), "a.ipynb")).status).toBe(413);
});

test("a length over the limit is refused before anything is read", async () => {
  const socket = await open();
  socket.write(`${HEAD}Content-Length: 1000000\r\n\r\n`);
  expect(await statusLine(socket)).toContain(" 413 ");
  expect(outcomes).toEqual([]);
  socket.destroy();
});

test.each([
  ["in the midst of the file", part("a.zip")],
  ["before its file", "--x\r\nContent-Disp"],
  ["before anything", ""],
])("an upload that stops %s is ended", async (_name, body) => {
  const socket = await open();
  socket.write(`${HEAD}Content-Length: 5000\r\n\r\n${body}`);
  expect(await statusLine(socket)).toContain(" 408 ");
  socket.destroy();
});

test("an upload that is slow but goes on is not ended", async () => {
  const socket = await open();
  const body = `${part("a.zip")}slow but steady\r\n--x--\r\n`;
  socket.write(`${HEAD}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
  for (const letter of body) {
    socket.write(letter);
    // Far below the time that an upload may stop for; together far above it.
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  expect(await statusLine(socket)).toContain(" 200 ");
  socket.destroy();
});

test("a client that goes away ends its upload", async () => {
  const socket = await open();
  const arrived = once(app.server, "request");
  socket.write(`${HEAD}Content-Length: 5000\r\n\r\n${part("a.zip")}some`);
  const [, response] = await arrived;
  socket.destroy();
  await once(response, "close");
  await expect.poll(() => outcomes).toEqual([{ status: 400, left: ["upload.zip"] }]);
});

test.each([
  ["a truncated form", `${part("a.zip")}some`],
  ["a form without an end", `${part("a.zip")}some\r\n--x`],
  ["a header that is cut off", "--x\r\nContent-Disposition: form-data; name"],
])("%s is refused", async (_name, body) => {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    body,
    headers: { "content-type": "multipart/form-data; boundary=x" },
  });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("broke off")]);
});

test("a form of two thousand fields is refused at the first", async () => {
  const form = new FormData();
  for (let index = 0; index < 2000; index++) form.append(`field${index}`, "x");
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: form });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("field0")]);
});

test("a client that sends all before it reads gets its answer, and the connection goes on", async () => {
  const socket = await open();
  const body = Buffer.alloc(DRAINED_BYTES - 100_000);
  socket.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n`);
  socket.pause();
  await new Promise((resolve) => socket.write(body, resolve));
  expect(await statusLine(socket)).toContain(" 413 ");
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  expect(await text(socket)).toContain("HTTP/1.1 404 ");
});

test("a client that sends on and on is cut off", async () => {
  const socket = await open();
  socket.on("error", () => {}).resume();
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(0x10000), Buffer.from("\r\n")]);
  let sent = 0;
  const ended = new Promise((resolve) => socket.once("close", resolve));
  while (!socket.destroyed && sent < 50 * DRAINED_BYTES) {
    sent += chunk.length;
    await new Promise((resolve) => socket.write(chunk, resolve));
  }
  await ended;
  expect(sent).toBeLessThan(50 * DRAINED_BYTES);
});
