/** What a notebook knows of its visitor: parameters from the query, and the request in the kernel's environment. */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createMessage } from "../../src/protocol/message.js";
import { decodeJson, encodeJson } from "../../src/protocol/websocket-frames.js";
import { PageClient, type PageOptions } from "../support/page-client.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookText } from "../support/write-notebook.js";

const PARAMETERS = "region = 'north'\nyear: int = 2025  # the last\nrate = 0.5\nfull = False\nnames = ['a']\nyears = [1]";
const SHOW = "import json\nprint(json.dumps([region, year, rate, full, names, years]))";
const ENVIRONMENT =
  "import json, os\nprint(json.dumps({k: v for k, v in os.environ.items() if k.startswith(('SERVER_', 'SCRIPT_', 'PATH_INFO', 'QUERY_', 'HTTP_', 'VOILA_'))}))";
const DEFAULTS = ["north", 2025, 0.5, false, ["a"], [1]];

let folder: string;
let server: ServerProcess;

async function write(name: string, parameters: string, ...cells: readonly string[]): Promise<void> {
  const code = (source: string, tags: readonly string[]): object => ({ cell_type: "code", metadata: { tags }, source, outputs: [] });
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
    cells: [code(parameters, ["parameters"]), ...cells.map((source) => code(source, []))],
  };
  await writeFile(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parameters-"));
  await write("sales", PARAMETERS, SHOW);
  await write("environment", "year = 2025", ENVIRONMENT);
  await write(
    "warns",
    "region = 'north'",
    "import sys\nprint('region = \"zqsecret\"', file=sys.stderr)\nprint(region, 'kept', file=sys.stderr)",
  );
  const env = { LOG_LEVEL: "error", BASE_URL: "/apps", TRUST_PROXY: "true", FORWARDED_HEADERS: "X-Forwarded-User,Accept-Language" };
  server = await startServerProcess({ folder, env });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function printed(dashboard: string, options: PageOptions = {}): Promise<unknown> {
  const page = await PageClient.open(server.url, dashboard, options);
  await page.settled();
  page.close();
  return JSON.parse(textOf(page));
}

function textOf(page: PageClient): string {
  return page.received.flatMap(({ header, content }) => (header.msg_type === "stream" ? [String(content.text)] : [])).join("");
}

describe("parameters", () => {
  test("the declared values stand where the query names none, whatever else it holds", async () => {
    expect(await printed("sales", { query: "" })).toEqual(DEFAULTS);
    expect(await printed("sales", { query: "view=grid&json=1&print=2&__name__=x" })).toEqual(DEFAULTS);
  });

  test("the query's values arrive with the types that the notebook declares", async () => {
    const query = "region=south&year=-7&rate=2&full=true&names=x&names=y&years=[3,4]";
    expect(await printed("sales", { query })).toEqual(["south", -7, 2, true, ["x", "y"], [3, 4]]);
  });

  test("whatever a text holds is data", async () => {
    const texts = [
      "'); import os #",
      '"); import os #',
      '"""',
      "a\nyear = 1",
      "a\r\nb",
      "\u2028\u2029\u0085",
      "\0",
      "\\N{DASH}\\",
      "{year}",
      "%who",
      "!ls",
      "what?",
      "nan",
      "😀é",
    ];
    const query = new URLSearchParams([["region", texts.join("|")], ...texts.map((text) => ["names", text])]);
    expect(await printed("sales", { query: query.toString() })).toEqual([texts.join("|"), 2025, 0.5, false, texts, [1]]);
  });

  test.each([
    ["year=abc", 'The parameter year in this address can\'t be "abc". It must be a whole number such as 3.'],
    ["year=1%29%3Bimport+os", 'The parameter year in this address can\'t be "1);import os". It must be a whole number such as 3.'],
    [`year=${"9".repeat(5000)}`, "It must be a whole number such as 3."],
    ["rate=1e400", "It must be a number such as 2.5."],
    ["full=maybe", "It must be true or false."],
    [`region=${"x".repeat(10_001)}`, "too long"],
  ])("%.40s is refused in words by the page and by its session", async (query, words) => {
    const page = await fetch(`${server.url}/dashboards/sales?${query}`, { headers: { accept: "application/json" } });
    const session = await fetch(`${server.url}/_api/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: new URL(server.url).origin },
      body: JSON.stringify({ dashboard: "sales", query }),
    });
    expect([page.status, session.status]).toEqual([400, 400]);
    for (const answer of [page, session]) expect(await answer.json()).toMatchObject({ message: expect.stringContaining(words) });
  });

  test("the page that refuses one shows the value as text", async () => {
    const page = await fetch(`${server.url}/dashboards/sales?year=%3Cb%3Ex`, { headers: { accept: "text/html" } });
    expect(page.status).toBe(400);
    const html = await page.text();
    expect(html).toContain("The parameter year in this address");
    expect(html).not.toContain("<b>x");
  });

  test("each query has its session, and comes back to it", async () => {
    const south = await PageClient.open(server.url, "sales", { query: "region=south" });
    const north = await PageClient.open(server.url, "sales", { query: "region=north", cookie: south.cookie });
    const again = await PageClient.open(server.url, "sales", { query: "region=south&view=other", cookie: south.cookie });
    expect(north.kernelId).not.toBe(south.kernelId);
    expect(again.kernelId).toBe(south.kernelId);
    for (const page of [south, north, again]) page.close();
  });

  test("a link in the notebook leads to its neighbour's query", async () => {
    await writeFile(join(folder, "links.ipynb"), notebookText("# See\n\n[South](sales?region=south)"));
    const html = await (await fetch(`${server.url}/dashboards/links`, { headers: { accept: "text/html" } })).text();
    expect(html).toMatch(/href="[^"]*\/apps\/dashboards\/sales\?region=south"|href="sales\?region=south"/);
  });

  test("a line that quotes what was set is no more shown than the rest of the source", async () => {
    const page = await PageClient.open(server.url, "warns", { query: "region=zqsecret" });
    await page.settled();
    page.close();
    expect(textOf(page)).toBe("zqsecret kept\n");
  });
});

describe("a client that runs cells by their index", () => {
  const start = (path: string): Promise<Response> =>
    fetch(`${server.url}/api/kernels`, { method: "POST", headers: { "x-jupyter-notebook-path": path, "x-jupyter-session-id": "s" } });

  test("gives the query with the path of the page", async () => {
    const response = await start("/apps/dashboards/sales?region=south&view=x#part");
    expect(response.status).toBe(201);
    const { id }: { id: string } = JSON.parse(await response.text());
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/kernels/${id}/channels`, {
      headers: { cookie, origin: new URL(server.url).origin },
    });
    const text = new Promise<string>((resolve) => {
      socket.on("message", (data: Buffer) => {
        const decoded = decodeJson(data.toString("utf8"));
        if (decoded.ok && decoded.message.header.msg_type === "stream") resolve(String(decoded.message.content.text));
      });
    });
    await once(socket, "open");
    for (const code of ["0", "1"]) {
      socket.send(encodeJson(createMessage({ channel: "shell", msgType: "execute_request", session: "s", content: { code } })));
    }
    expect(JSON.parse(await text)).toEqual(["south", ...DEFAULTS.slice(1)]);
    socket.close();
  });

  test("is told what a parameter can't be", async () => {
    const response = await start("/apps/dashboards/sales?year=abc");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining("The parameter year") });
  });
});

describe("the kernel's environment", () => {
  const forwarded = { "x-forwarded-proto": "https", "x-forwarded-host": "Public.example", "X-Forwarded-User": "ada", "x-other": "no" };

  async function opened(headers: Record<string, string>): Promise<PageClient> {
    const response = await fetch(`${server.url}/_api/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://public.example", ...headers },
      body: JSON.stringify({ dashboard: "environment", query: "year=3&city=Ulm" }),
    });
    expect(response.status).toBe(200);
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return PageClient.open(server.url, "environment", { query: "year=3&city=Ulm", cookie });
  }

  test("names the page's address as the visitor has it, and the headers that the operator lists", async () => {
    const page = await opened(forwarded);
    await page.settled();
    expect(JSON.parse(textOf(page))).toEqual({
      QUERY_STRING: "year=3&city=Ulm",
      SCRIPT_NAME: "/apps/dashboards/environment",
      PATH_INFO: "",
      SERVER_NAME: "public.example",
      SERVER_PORT: "443",
      SERVER_PROTOCOL: "HTTP/1.1",
      SERVER_SOFTWARE: expect.stringMatching(/^jupyter-dashboards-server\/\d/),
      VOILA_REQUEST_URL: "https://public.example/apps/dashboards/environment?year=3&city=Ulm",
      HTTP_X_FORWARDED_USER: "ada",
      HTTP_ACCEPT_LANGUAGE: expect.any(String),
    });
    page.close();
  });

  test("holds no header that the operator has not listed", async () => {
    const careful = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
    const page = await PageClient.open(careful.url, "environment");
    await page.settled();
    expect(Object.keys(JSON.parse(textOf(page)))).not.toContainEqual(expect.stringMatching(/^HTTP_/));
    expect(JSON.parse(textOf(page))).toMatchObject({ SERVER_NAME: "127.0.0.1", SERVER_PORT: new URL(careful.url).port });
    page.close();
    await careful.stop();
  });

  test("a restart keeps it, whoever asks for it", async () => {
    const page = await opened(forwarded);
    await page.settled();
    const before = textOf(page);
    const from = page.received.length;
    const headers = { cookie: page.cookie, "x-forwarded-user": "eve" };
    expect((await fetch(`${server.url}/api/kernels/${page.kernelId}/restart`, { method: "POST", headers })).status).toBe(200);
    const again = await page.next((message) => page.received.indexOf(message) >= from && message.header.msg_type === "stream");
    expect(again.content.text).toBe(before);
    page.close();
  });
});
