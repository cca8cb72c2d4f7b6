import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Author, notebookUpload } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const MIB = 1024 * 1024;

let home: string;
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "connections-"));
  folder = await mkdtemp(join(home, "served-"));
  await writeFile(join(home, "large.zip"), Buffer.alloc(20 * MIB));
  server = await startServerProcess({ folder, env: { AUTH_TOKEN: "secret", UPLOAD_MAX_BYTES: String(MIB), LOG_LEVEL: "error" } });
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
    const form = ["-s", "-w", " %{http_code} %{size_upload}", "-F", "file=@large.zip", `${server.url}/_api/notebooks/kept`];
    const { stdout } = await promisify(execFile)("curl", [...args, ...asking, ...form], { cwd: home });
    const [, message, code, sent] = /^(\{.*\}) (\d+) (\d+)$/s.exec(stdout) ?? [];
    expect([JSON.parse(message ?? "null"), Number(code)]).toEqual([expect.objectContaining({ status }), status]);
    // Not all of it.
    expect(Number(sent)).toBeLessThan(20 * MIB);
  }
  expect(await staged()).toEqual([]);
});

test("whoever asks before sending a large file sends nothing in vain", async () => {
  const form = ["-s", "-w", "%{stderr}%{size_upload}", "-F", "file=@large.zip", `${server.url}/_api/notebooks/kept`];
  const { stderr } = await promisify(execFile)("curl", form, { cwd: home });
  expect(stderr).toBe("0");
});

test("a client that goes away in the midst of its upload leaves nothing behind", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    "POST /_api/notebooks/kept HTTP/1.1\r\nHost: localhost\r\nAuthorization: token secret\r\nContent-Length: 5000\r\n" +
      "Content-Type: multipart/form-data; boundary=x\r\n\r\n" +
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.ipynb"\r\n\r\n{"cells":',
  );
  await expect.poll(staged).toHaveLength(1);
  socket.destroy();
  await expect.poll(staged).toEqual([]);
  expect(await (await fetch(`${server.url}/dashboards/kept`)).text()).toContain("Kept");
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
