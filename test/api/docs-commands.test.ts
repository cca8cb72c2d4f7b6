import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleUpload, notebookText } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith } from "../support/write-notebook.js";

const PAGE = new URL("../../docs/api.md", import.meta.url);
const PRINTED_SERVER = "http://127.0.0.1:3000";
const SECRET = "the-secret";

let home: string;
let server: ServerProcess;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "docs-"));
  const folder = await mkdtemp(join(home, "served-"));
  await writeFile(join(home, "sales.ipynb"), notebookText("Sales"));
  await writeFile(join(home, "newer.ipynb"), notebookText("Newer sales"));
  await writeFile(
    join(home, "map.zip"),
    (await bundleUpload({ "index.ipynb": notebookWith({ session: "static" }, "# Map"), "map.svg": "<svg/>" })).bytes,
  );
  // Has curl say each status, which the page does not ask it for.
  await writeFile(join(home, ".curlrc"), 'silent\nshow-error\nwrite-out = "%{stderr}status %{http_code}\\n"\n');
  server = await startServerProcess({
    folder,
    env: { AUTH_TOKEN: SECRET, LOG_LEVEL: "error", USERNAME: "guest", PASSWORD: "open sesame" },
  });
});

afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

interface Example {
  readonly commands: string;
  readonly status: string;
}

function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(/^```sh\n(.*?)^```\n\n(?:Answer: (\d{3})$)?/gms)].map(([, commands = "", status = "none is promised"]) => ({
    commands,
    status,
  }));
}

test("every command of the page on the API does what the page says, one after the other", async () => {
  const examples = examplesOf(await readFile(PAGE, "utf8"));
  expect(examples.length).toBeGreaterThan(10);
  const script = examples.map(({ commands }, index) => `echo "example ${index}" >&2\n${commands.replaceAll(PRINTED_SERVER, server.url)}`);
  const { stderr } = await promisify(execFile)("sh", ["-e", "-c", script.join("\n")], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, AUTH_TOKEN: SECRET },
  });
  const answers = stderr.split(/^example \d+\n/m).slice(1);
  const statuses = answers.map((lines) => [...lines.matchAll(/^status (\d+)$/gm)].map(([, status]) => status));
  expect(statuses.map((all) => [...new Set(all)].join())).toEqual(examples.map(({ status }) => status));
  expect(await readFile(join(home, "map-copy.zip"))).toEqual(await readFile(join(home, "map.zip")));
});

const OF_VISITORS = /^\/_api\/(?:sessions$|exports\/|thumbnails\/)/;

test("every route for authors has a command on the page", async () => {
  const page = await readFile(PAGE, "utf8");
  const description: { paths: Record<string, object> } = await (await fetch(`${server.url}/_api/openapi.json`)).json();
  const routes = Object.keys(description.paths).filter((path) => path.startsWith("/_api/") && !OF_VISITORS.test(path));
  expect(routes.length).toBeGreaterThan(5);
  for (const route of routes) expect(page).toContain(PRINTED_SERVER + route.replace("{path}", "team").replace("{user}", "users:anna"));
});
