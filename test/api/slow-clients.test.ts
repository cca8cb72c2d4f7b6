import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RESET_TYPE, SEQUENCE_KEY } from "../../src/protocol/page.js";
import { PageClient } from "../support/page-client.js";
import { inTime } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

/** Far more than a page may be behind and the system keeps for a connection, in small pieces that no compression makes much smaller. */
const PUBLISH = `import base64, os
from IPython.display import display
handle = display("piece", display_id=True)
for n in range(250):
    handle.update({"text/plain": f"piece {n} " + base64.b64encode(os.urandom(75_000)).decode()}, raw=True)
print("all published", flush=True)`;

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slow-"));
  // Waits until every page of the test is there.
  await writeNotebook(join(folder, "much.ipynb"), "import time\nprint('ready', flush=True)\ntime.sleep(0.5)", PUBLISH);
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const says = (text: string) => (message: { readonly content: object }) => JSON.stringify(message.content).includes(text);

const piecesOf = (page: PageClient): string[] =>
  page.received.flatMap(({ content }) => /piece (\d+) /.exec(JSON.stringify(content))?.[1] ?? []);
const placeOf = (page: PageClient) => page.received.findLast(({ metadata }) => SEQUENCE_KEY in metadata)?.metadata[SEQUENCE_KEY];

test("a page that reads nothing holds up nobody, and has the last state when it reads on", async () => {
  const stuck = await PageClient.open(server.url, "much");
  stuck.stopReading();
  const other = await PageClient.open(server.url, "much", { cookie: stuck.cookie });
  await other.next(says("all published"));
  await other.settled();
  stuck.readOn();
  await stuck.next(says("all published"));
  await stuck.settled();
  // It was spared what is out of date by now.
  expect(stuck.types().lastIndexOf(RESET_TYPE)).toBeGreaterThan(0);
  expect(piecesOf(stuck).length).toBeLessThan(200);
  for (const page of [stuck, other]) expect(piecesOf(page).at(-1)).toBe("249");
  expect(placeOf(stuck)).toBe(placeOf(other));
  for (const page of [stuck, other]) page.close();
});

test("a page that reads nothing does not hold up the end of the server", async () => {
  const own = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
  const stuck = await PageClient.open(own.url, "much");
  await stuck.settled();
  stuck.stopReading();
  // The farewell is not answered; a WebSocket waits 30 s for that.
  await inTime(own.stop(), () => "the end of the server", 25_000);
  expect(own.process.exitCode).toBe(0);
});
