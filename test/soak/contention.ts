/** `npm run soak:contention [SECONDS]`: 50 authors publish at one name while 50 visitors read it, for 30 seconds unless given. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Author, bundleUpload, notebookText, notebookUpload } from "../support/author.js";
import { startServerProcess } from "../support/server-process.js";

const CLIENTS = 50;
const DATA_BYTES = 100_000;
const seconds = Number(process.argv[2] ?? 30);

const folder = await mkdtemp(join(tmpdir(), "contention-"));
const server = await startServerProcess({ folder, env: { LOG_LEVEL: "warn" } });
const author = new Author(server.url);
const end = Date.now() + seconds * 1000;
const counts = { published: 0, pages: 0, files: 0 };

/** Every byte of a file says which revision it is of, so that a torn read shows. */
const dataOf = (number: number): string => String(number % 10).repeat(DATA_BYTES + number);

async function publish(client: number): Promise<void> {
  for (let round = 0; Date.now() < end; round++) {
    const number = client * 10_000 + round;
    const upload =
      round % 5 === 4
        ? notebookUpload(`Content ${number}`)
        : await bundleUpload({ "index.ipynb": notebookText(`Content ${number}`), "data.json": dataOf(number) });
    const response = await author.publish("shared/name", upload);
    const text = await response.text();
    if (response.status !== 201) throw new Error(`An upload was answered with ${response.status}: ${text}`);
    counts.published += 1;
  }
}

async function read(): Promise<void> {
  while (Date.now() < end) {
    const page = await fetch(`${server.url}/dashboards/shared/name`, { headers: { accept: "text/html" } });
    const html = await page.text();
    if (page.status !== 200 || !/Content \d+/.test(html)) throw new Error(`A page was answered with ${page.status}: ${html.slice(0, 300)}`);
    counts.pages += 1;
    const file = await fetch(`${server.url}/dashboards/shared/name/data.json`);
    const data = await file.text();
    // A notebook has no such file.
    if (file.status === 404) continue;
    const isWhole = /^(\d)\1*$/.test(data) && (data.length - DATA_BYTES) % 10 === Number(data[0]);
    if (file.status !== 200 || !isWhole) throw new Error(`A file was torn: ${file.status}, ${data.length} bytes`);
    counts.files += 1;
  }
}

await author.publish("shared/name", notebookUpload("Content 0"));
await Promise.all(Array.from({ length: CLIENTS }, (_, client) => Promise.all([publish(client + 1), read()])));
await server.stop();
console.log(
  `${CLIENTS} authors and ${CLIENTS} visitors for ${seconds} s: ${counts.published} uploads, ${counts.pages} pages, ${counts.files} files.`,
);
console.log("No error, no torn read.");
if (/"level":[56]0/.test(server.log())) throw new Error(`The server complained:\n${server.log()}`);
await rm(folder, { recursive: true });
