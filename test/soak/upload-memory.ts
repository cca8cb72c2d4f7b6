/** `npm run soak:memory [MEGABYTES]`: how much the server's memory grows while it takes one zip of 1024 MB (unless given), on Linux. */
import { randomFillSync } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { packZip } from "../../src/archive/pack-zip.js";
import { Author, bundleUpload, notebookText } from "../support/author.js";
import { startServerProcess } from "../support/server-process.js";

const MB = 1024 * 1024;
const PART_MB = 64;
const ALLOWED_GROWTH_MB = 100;
const SAMPLE_MS = 50;
const megabytes = Number(process.argv[2] ?? 1024);

const place = await mkdtemp(join(tmpdir(), "memory-"));
const zip = join(place, "large.zip");
await pipeline(packZip(contents()), createWriteStream(zip));
const { size } = await stat(zip);

function* contents() {
  yield { name: "index.ipynb", open: () => Readable.from([Buffer.from(notebookText("Large"))]) };
  for (let part = 0; part * PART_MB < megabytes; part++) yield { name: `part-${part}.bin`, open: () => Readable.from(noise()) };
}

/** Nothing that can be packed any smaller. */
function* noise(): Generator<Buffer> {
  for (let count = 0; count < PART_MB; count++) yield randomFillSync(Buffer.alloc(MB));
}

const server = await startServerProcess({
  folder: join(place, "."),
  env: { LOG_LEVEL: "warn", UPLOAD_MAX_BYTES: String(2048 * MB), HIDDEN_PATHS: "large" },
});
const pid = server.process.pid;

async function residentMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

function send(file: string, length: number): Promise<number | undefined> {
  const boundary = "memory-boundary";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.zip"\r\nContent-Type: application/zip\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const headers = { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": head.length + length + tail.length };
  return new Promise((resolve, reject) => {
    const post = request(`${server.url}/_api/notebooks/large`, { method: "POST", headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    post.on("error", reject).write(head);
    createReadStream(file)
      .on("end", () => post.end(tail))
      .pipe(post, { end: false });
  });
}

await new Author(server.url).publish("small", await bundleUpload({ "index.ipynb": notebookText("Small"), "a.bin": Buffer.alloc(MB) }));
const before = await residentMegabytes();
let highest = before;
const sampling = setInterval(async () => {
  highest = Math.max(highest, await residentMegabytes());
}, SAMPLE_MS);
const started = Date.now();
const status = await send(zip, size);
const seconds = (Date.now() - started) / 1000;
clearInterval(sampling);
const growth = highest - before;
console.log(`A zip of ${(size / MB).toFixed(0)} MB was answered with ${status} after ${seconds.toFixed(1)} s.`);
console.log(`The server's memory was ${before.toFixed(0)} MB before and ${highest.toFixed(0)} MB at most: ${growth.toFixed(0)} MB more.`);
await server.stop();
await rm(place, { recursive: true });
if (status !== 201 || growth > ALLOWED_GROWTH_MB) process.exitCode = 1;
