/** `npm run soak:fuzz [SECONDS]`: paths and forms that no client should send, for 60 seconds unless given. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { bundleUpload, notebookText } from "../support/author.js";
import { startServerProcess } from "../support/server-process.js";

const seconds = Number(process.argv[2] ?? 60);
const outside = await mkdtemp(join(tmpdir(), "fuzz-"));
const folder = join(outside, "boards");
await mkdir(folder);
await writeFile(join(outside, "secret.ipynb"), notebookText("SECRET"));
await writeFile(join(outside, "secret.json"), '"SECRET"');
await writeFile(join(folder, "kept.ipynb"), notebookText("Kept"));
const server = await startServerProcess({
  folder,
  env: { LOG_LEVEL: "warn", UPLOAD_MAX_BYTES: "200000", UPLOAD_MAX_UNPACKED_BYTES: "2000000" },
});
const { hostname, port } = new URL(server.url);
const zip = (await bundleUpload({ "index.ipynb": notebookText("Fuzz"), "a/b.json": "{}", "c.css": "a{}".repeat(100) })).bytes;

const part = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "..",
      ".",
      "%2e%2e",
      "%2E.",
      "..%2f",
      "%2f",
      "%5c",
      "..%5c..",
      "%00",
      "secret",
      "secret.json",
      "kept",
      "boards",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "%",
      "%zz",
      "%c0%ae%c0%ae",
      "%ff",
      "%F0%9F%98%80",
      "..;",
      "~",
      "%2525",
      "%252e%252e",
      ".jupyter-dashboards",
      "index",
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }).map(encodeURIComponent) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 8 }).map((text) => text.replaceAll(/[\s]/g, "_")) },
);
const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/"));
const prefix = fc.constantFrom(
  "/dashboards/",
  "/dashboards-plain/",
  "/_api/notebooks/",
  "/_api/history/",
  "/_api/download/",
  "/_api/rollback/",
  "/_api/cache/",
  "/",
);
const pathRequest = fc
  .record({ method: fc.constantFrom("GET", "GET", "POST", "DELETE", "HEAD", "PUT"), prefix, path })
  .map(({ method, prefix, path }) =>
    Buffer.from(`${method} ${prefix}${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, "latin1"),
  );

const fileName = fc.constantFrom(
  "a.zip",
  "a.ipynb",
  "A.ZIP",
  "",
  "..",
  "../../x.zip",
  "/etc/x.ipynb",
  "C:\\x.zip",
  'q"uote.zip',
  "é.zip",
  "x.txt",
);
const content = fc.oneof(
  fc.constant(zip),
  fc.constant(Buffer.from(notebookText("Fuzz"))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  // A zip with some bytes changed, or cut off.
  fc.tuple(fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(zip.length)).map(([changes, length]) => {
    const changed = Buffer.from(zip);
    for (const [at, value] of changes) changed[at] = value;
    return length % 3 === 0 ? changed.subarray(0, length) : changed;
  }),
);
const formPart = fc
  .record({ field: fc.constantFrom("file", "file", "file", "File", "other", "", "__proto__"), fileName: fc.option(fileName), content })
  .map(({ field, fileName, content }) =>
    Buffer.concat([
      Buffer.from(`--B\r\nContent-Disposition: form-data; name="${field}"${fileName === null ? "" : `; filename="${fileName}"`}\r\n\r\n`),
      content,
      Buffer.from("\r\n"),
    ]),
  );
const damage = fc.oneof(
  { weight: 3, arbitrary: fc.constant((body: Buffer) => body) },
  { weight: 1, arbitrary: fc.nat(400).map((length) => (body: Buffer) => body.subarray(0, Math.max(0, body.length - length))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((extra) => (body: Buffer) => Buffer.concat([body, extra])) },
);
const formType = fc.constantFrom(
  "multipart/form-data; boundary=B",
  "multipart/form-data; boundary=B",
  "multipart/form-data; boundary=B",
  "multipart/form-data; boundary=B",
  "multipart/form-data; boundary=C",
  "multipart/form-data",
  "text/plain",
  "application/json",
);
/** Mostly a name that can be published at, so that the form itself is looked at. */
const formPath = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "a.ipynb", "b/c", "%C3%9C%20%23", "a/index") },
  { weight: 1, arbitrary: path },
);
const formRequest = fc
  .record({
    parts: fc.array(formPart, { minLength: 1, maxLength: 2 }),
    damage,
    path: formPath,
    formType,
    lie: fc.integer({ min: -5, max: 5 }),
  })
  .map(({ parts, damage, path, formType, lie }) => {
    const body = damage(Buffer.concat([...parts, Buffer.from("--B--\r\n")]));
    const length = Math.max(0, body.length + (lie > 3 ? lie : 0));
    const head = `POST /_api/notebooks/fuzz/${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: ${formType}\r\nContent-Length: ${length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head, "latin1"), body]);
  });

const AT_ONCE = 10;
/** A server that still waits for more then is told that nothing comes. */
const PATIENCE_MS = 300;

/** The whole answer. A request that promises more than it sends is ended by this side. */
function send(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const patience = setTimeout(() => socket.end(), PATIENCE_MS);
    socket.setEncoding("latin1").on("data", (data) => {
      answer += data;
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve(answer) : reject(error),
    );
    socket.on("close", () => {
      clearTimeout(patience);
      resolve(answer);
    });
  });
}

const statuses = new Map<string, number>();
const check = async (request: Buffer): Promise<void> => {
  const answer = await send(request);
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? "none";
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status.startsWith("5")) throw new Error(`Answered with ${status}: ${answer}`);
  if (answer.includes("SECRET")) throw new Error("A file from outside was answered with.");
};
const started = Date.now();
await fc.assert(
  fc.asyncProperty(fc.array(fc.oneof(pathRequest, formRequest), { minLength: 1, maxLength: AT_ONCE }), async (requests) => {
    await Promise.all(requests.map(check));
  }),
  {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  },
);
const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
console.log(
  `${total} requests in ${((Date.now() - started) / 1000).toFixed(0)} s: ${[...statuses]
    .sort()
    .map(([status, count]) => `${status} × ${count}`)
    .join(", ")}`,
);
const around = (await readdir(outside)).sort().join();
if (around !== "boards,secret.ipynb,secret.json") throw new Error(`Something was written outside: ${around}`);
const leftOvers = (): Promise<string[]> => readdir(join(folder, ".jupyter-dashboards", "staging"));
// What was given up a moment ago may still be on its way out.
for (let tries = 0; tries < 50 && (await leftOvers()).length > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
const left = await leftOvers();
if (left.length > 0) throw new Error(`Left behind: ${left.join(", ")}`);
await server.stop();
if (/"level":[56]0/.test(server.log())) throw new Error(`The server complained:\n${server.log()}`);
console.log("No 5xx, no file from outside, nothing outside written, nothing left behind.");
await rm(outside, { recursive: true });
