import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { notebookText } from "../support/author.js";
import { admin } from "./admin-command.js";
import { type FakeServer, PUBLISHING, startFakeServer } from "./fake-server.js";

let folder: string;
let notebookFolder: string;
let server: FakeServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-connection-"));
  await writeFile(join(folder, "sales.ipynb"), notebookText("Sales"));
  notebookFolder = join(folder, "one");
  await mkdir(notebookFolder);
  await writeFile(join(notebookFolder, "sales.ipynb"), notebookText("Sales"));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
});

afterAll(() => rm(folder, { recursive: true }));

function json(status: number, body: unknown): RequestListener {
  return (_request, response) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Says that we may publish, and answers everything else as it is told. */
function publishing(rest: RequestListener, answer: unknown = PUBLISHING): RequestListener {
  return (request, response) =>
    request.url?.endsWith("/_api/publishing") ? json(200, answer)(request, response) : rest(request, response);
}

async function list(listener: RequestListener, args: readonly string[] = []) {
  server = await startFakeServer(listener);
  const { code, stdout, stderr } = await admin(["list", "--server", server.url, ...args]);
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  return { code, line: stderr.replace("jupyter-dashboards-admin: ", "").trimEnd() };
}

describe("a server that can't be talked to ends with 6 and a line that says why", () => {
  test("nothing listens", async () => {
    server = await startFakeServer(() => {});
    const { url } = server;
    await server.close();
    const { code, stderr } = await admin(["list", "--server", url]);
    expect({ code, stderr }).toEqual({ code: 6, stderr: expect.stringContaining(`Nothing answers at ${url}.`) });
  });

  test("no such machine", async () => {
    const { code, stderr } = await admin(["list", "--server", "http://dashboards.invalid"]);
    expect(code).toBe(6);
    expect(stderr).toContain("dashboards.invalid");
  });

  test("a website", async () => {
    const { code, line } = await list((_request, response) => response.writeHead(404, { "content-type": "text/html" }).end("<h1>404</h1>"));
    expect({ code, line }).toEqual({ code: 6, line: expect.stringContaining("is no Jupyter Dashboards Server") });
    expect(line).toContain("BASE_URL");
  });

  test("a website that answers everything with a page", async () => {
    expect((await list((_request, response) => response.end("<h1>Hello</h1>"))).code).toBe(6);
  });

  test("another JSON service", async () => {
    expect((await list(json(404, { message: "no route" }))).code).toBe(6);
  });

  test("one that answers our first question and then something else", async () => {
    expect((await list(publishing(json(200, { kind: "folder" })))).code).toBe(6);
  });

  test("one that redirects", async () => {
    const { code, line } = await list((_request, response) => response.writeHead(301, { location: "https://a.example/x" }).end());
    expect({ code, line }).toEqual({ code: 6, line: "The server sends us on to https://a.example/x. Give that address with --server." });
  });

  test("one that is silent", async () => {
    const { code, line } = await list(() => {}, ["--timeout", "0.3"]);
    expect({ code, line }).toEqual({ code: 6, line: expect.stringContaining("did not answer in time") });
  });

  test("one that falls silent in the midst of an answer", async () => {
    const { code } = await list(
      (_request, response) => response.writeHead(200, { "content-type": "application/json" }).write("{"),
      ["--timeout", "0.3"],
    );
    expect(code).toBe(6);
  });

  test("one that ends the connection", async () => {
    const { code, line } = await list((request) => request.socket.destroy());
    expect({ code, line }).toEqual({ code: 6, line: expect.stringContaining("ended the connection") });
  });

  test("one that ends it in the midst of an answer", async () => {
    const { code } = await list((request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("{");
      setImmediate(() => request.socket.destroy());
    });
    expect(code).toBe(6);
  });

  test("a proxy without a server behind it", async () => {
    expect((await list((_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>"))).code).toBe(6);
  });
});

describe("HTTPS", () => {
  let key: string;
  let cert: string;
  const certFile = () => join(folder, "cert.pem");

  beforeAll(async () => {
    const args = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout".split(
      " ",
    );
    execFileSync("env", [...args, join(folder, "key.pem"), "-out", certFile()], { stdio: "ignore" });
    key = await readFile(join(folder, "key.pem"), "utf8");
    cert = await readFile(certFile(), "utf8");
  });

  test("a certificate that nobody signed is refused, and trusted once it is named", async () => {
    server = await startFakeServer(publishing(json(200, { kind: "folder", path: "", entries: [] })), { key, cert });
    const refused = await admin(["list", "--server", server.url]);
    expect(refused).toMatchObject({ code: 6, stdout: "", stderr: expect.stringContaining("--ca-file") });
    const trusted = await admin(["list", "--server", server.url, "--ca-file", certFile()]);
    expect(trusted).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("http:// to an HTTPS port and the reverse say so", async () => {
    server = await startFakeServer(json(200, PUBLISHING), { key, cert });
    expect(await admin(["list", "--server", server.url.replace("https", "http")])).toMatchObject({ code: 6 });
    await server.close();
    server = await startFakeServer(json(200, PUBLISHING));
    const secure = await admin(["list", "--server", server.url.replace("http", "https")]);
    expect(secure).toMatchObject({ code: 6, stderr: expect.stringContaining("does not speak HTTPS") });
  });
});

describe("a refusal is told in the server's words, without what could steer the terminal", () => {
  test.each([
    [400, 1],
    [401, 3],
    [403, 3],
    [404, 4],
    [409, 5],
    [412, 5],
    [413, 1],
    [500, 1],
    [507, 1],
  ])("status %d ends with %d", async (status, expected) => {
    const { code, line } = await list(publishing(json(status, { message: "No \u001b[2Jbudget.", status })));
    expect({ code, line }).toEqual({ code: expected, line: "No  [2Jbudget." });
  });

  test.each([
    ["token", "JUPYTER_DASHBOARDS_TOKEN"],
    ["none", "AUTH_TOKEN"],
  ])("access %j ends with 3 before anything is sent", async (access, expected) => {
    const { code, line } = await list(publishing(json(500, {}), { ...PUBLISHING, access }));
    expect({ code, line }).toEqual({ code: 3, line: expect.stringContaining(expected) });
  });
});

test("a token that was saved for another server is not sent, and the line says so", async () => {
  const config = join(folder, "admin.json");
  await writeFile(config, JSON.stringify({ server: "https://a.example/apps/", token: "saved" }), { mode: 0o600 });
  const seen: unknown[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(request.headers.authorization);
    json(200, { ...PUBLISHING, access: "token" })(request, response);
  };
  const { code, line } = await list(listener, ["--config", config]);
  expect({ code, line }).toEqual({
    code: 3,
    line: expect.stringContaining(`The one in ${config} is for https://a.example/apps, so it was not sent.`),
  });
  expect(seen).toEqual([undefined]);
});

describe("what is sent", () => {
  test("goes below the base URL, with the token and a length that is known", async () => {
    const seen: string[] = [];
    let form = "";
    server = await startFakeServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      if (request.url?.endsWith("/publishing")) return json(200, PUBLISHING)(request, response);
      if (request.method === "GET") return json(404, { message: "none" })(request, response);
      expect(request.headers).toMatchObject({ "if-none-match": "*", "content-length": expect.stringMatching(/^\d+$/) });
      request.setEncoding("utf8").on("data", (text: string) => {
        form += text;
      });
      request.on("end", () => json(201, { message: "ok", status: 201, url: "/x", link: "http://x/y" })(request, response));
    });
    const file = join(folder, 'a "quoted" näme.ipynb');
    await writeFile(file, "{}");
    const args = ["upload", file, "team/a b", "--server", `${server.url}/apps/`];
    expect(await admin(args, { env: { JUPYTER_DASHBOARDS_TOKEN: "s3cret" } })).toMatchObject({ code: 0, stdout: "http://x/y\n" });
    expect(seen).toEqual([
      "GET /apps/_api/publishing token s3cret",
      "GET /apps/_api/notebooks/team/a%20b token s3cret",
      "POST /apps/_api/notebooks/team/a%20b token s3cret",
    ]);
    expect(form).toContain('name="file"; filename="a %22quoted%22 näme.ipynb"');
  });

  test("a file over the server's limit is not sent at all", async () => {
    const limits = { ...PUBLISHING.limits, uploadBytes: 10 };
    server = await startFakeServer(publishing(json(500, { message: "sent" }), { ...PUBLISHING, limits }));
    const { code, stderr } = await admin(["upload", join(folder, "sales.ipynb"), "--server", server.url]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("UPLOAD_MAX_BYTES") });
  });

  test.each([
    ["a notebook", ["sales.ipynb"]],
    ["the notebook of a folder", ["."]],
  ])("%s over the notebooks' limit is not sent at all", async (_name, args) => {
    const limits = { ...PUBLISHING.limits, notebookBytes: 20 };
    server = await startFakeServer(publishing(json(500, { message: "sent" }), { ...PUBLISHING, limits }));
    const { code, stderr } = await admin(["upload", ...args, "--server", server.url], { cwd: notebookFolder });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("more than 20 bytes, the most that this server takes (NOTEBOOK"),
    });
  });

  test("a refusal that comes while a large file is on its way is told", async () => {
    const file = join(folder, "large.zip");
    await writeFile(file, Buffer.alloc(64 * 1024 * 1024));
    server = await startFakeServer(
      publishing((request, response) => {
        if (request.method === "GET") return json(404, { message: "none" })(request, response);
        request.once("data", () => json(413, { message: "Too much." })(request, response));
      }),
    );
    const { code, stderr } = await admin(["upload", file, "--server", server.url]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("Too much.") });
  });

  test("one that takes our place between the question and the upload is not replaced", async () => {
    server = await startFakeServer(
      publishing((request, response) => {
        if (request.method === "GET") return json(404, { message: "none" })(request, response);
        request.resume().on("end", () => {
          const status = request.headers["if-none-match"] === "*" ? 412 : 201;
          json(status, { message: "Somebody was faster.", status })(request, response);
        });
      }),
    );
    const { code, stderr } = await admin(["upload", join(folder, "sales.ipynb"), "--server", server.url]);
    expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining("Somebody was faster.") });
  });
});
