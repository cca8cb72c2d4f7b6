import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Author, notebookUpload } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const MIB = 1024 * 1024;
const AT_ONCE = 3;

let home: string;
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "connections-"));
  folder = await mkdtemp(join(home, "served-"));
  await writeFile(join(home, "large.zip"), Buffer.alloc(20 * MIB));
  server = await startServerProcess({
    folder,
    env: { AUTH_TOKEN: "secret", UPLOADS_AT_ONCE: String(AT_ONCE), UPLOAD_MAX_BYTES: String(MIB), LOG_LEVEL: "error" },
  });
  expect((await new Author(server.url, { authorization: "token secret" }).publish("kept", notebookUpload("Kept"))).status).toBe(201);
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

const staged = (): Promise<string[]> => readdir(join(folder, ".jupyter-dashboards", "staging"));

test.each([
  ["a wrong token", ["-H", "Authorization: token wrong"], 401],
  ["a length over the limit", ["-H", "Authorization: token secret"], 413],
  ["more than the limit, of no length that it says", ["-H", "Authorization: token secret", "-H", "Transfer-Encoding: chunked"], 413],
])("curl is told of %s, whether or not it asks first", async (_name, args, status) => {
  for (const asking of [[], ["-H", "Expect:"]]) {
    const form = ["-s", "-w", " %{http_code}", "-F", "file=@large.zip", `${server.url}/_api/notebooks/kept`];
    const { stdout } = await promisify(execFile)("curl", [...args, ...asking, ...form], { cwd: home });
    const [, message, code] = /^(\{.*\}) (\d+)$/s.exec(stdout) ?? [];
    expect([JSON.parse(message ?? "null"), Number(code)]).toEqual([expect.objectContaining({ status }), status]);
  }
  await expect.poll(staged).toEqual([]);
});

test.each([
  ["a wrong token", ["-H", "Authorization: token wrong"]],
  ["a length over the limit", ["-H", "Authorization: token secret"]],
])("whoever asks before sending a large file sends nothing in vain: %s", async (_name, args) => {
  // Nobody who is kept waiting for the answer begins without it.
  const asking = ["--expect100-timeout", "60", "-H", "Expect: 100-continue"];
  const form = ["-s", "-w", "%{stderr}%{http_code} %{size_upload}", "-F", "file=@large.zip", `${server.url}/_api/notebooks/kept`];
  const { stderr } = await promisify(execFile)("curl", [...args, ...asking, ...form], { cwd: home });
  expect(stderr).toMatch(/^4\d\d 0$/);
});

/** An upload that has begun and is not done. */
async function beginUpload(path: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    `POST /_api/notebooks/${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: token secret\r\nContent-Length: 5000\r\n` +
      "Content-Type: multipart/form-data; boundary=x\r\n\r\n" +
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.ipynb"\r\n\r\n{"cells":',
  );
  return socket;
}

test("a client that goes away in the midst of its upload leaves nothing behind", async () => {
  const socket = await beginUpload("kept");
  await expect.poll(staged).toHaveLength(1);
  socket.destroy();
  await expect.poll(staged).toEqual([]);
  expect(await (await fetch(`${server.url}/dashboards/kept`)).text()).toContain("Kept");
});

test("an upload beyond those that are taken at once is told to come back, and taken once there is a place", async () => {
  const author = new Author(server.url, { authorization: "token secret" });
  const sockets = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => beginUpload(`held-${index}`)));
  await expect.poll(staged).toHaveLength(AT_ONCE);
  const refused = await author.publish("late", notebookUpload("Late"));
  expect([refused.status, await refused.json()]).toEqual([
    503,
    expect.objectContaining({ message: expect.stringMatching(/Send it again/) }),
  ]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await author.describe("kept")).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await author.publish("late", notebookUpload("Late"))).status).toBe(201);
});

test("a connection whose upload was refused can be used again", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let answers = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    answers += chunk;
  });
  const body = "x".repeat(3 * MIB);
  socket.write(`POST /_api/notebooks/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  await once(socket, "close");
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 401", "HTTP/1.1 200"]);
});
