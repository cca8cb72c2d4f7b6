/** What somebody tries who wants in, or wants another visitor's browser to act for them. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { PageClient } from "../support/page-client.js";
import { rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const EVIL = "https://evil.example";
const SECRET_WORD = "only for who has signed in";

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "attacks-"));
  await writeNotebook(join(folder, "sales.ipynb"), `# ${SECRET_WORD}`, "print('sold')");
  server = await startServerProcess({ folder, env: { USERNAME: "guest", PASSWORD: "open sesame" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function signIn(cookie?: string): Promise<string> {
  const body = new URLSearchParams({ username: "guest", password: "open sesame" });
  const headers = cookie === undefined ? {} : { cookie };
  const response = await fetch(`${server.url}/login`, { method: "POST", redirect: "manual", body, headers });
  return response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}

async function isIn(cookie: string): Promise<boolean> {
  const response = await fetch(`${server.url}/dashboards/sales`, { redirect: "manual", headers: { accept: "text/html", cookie } });
  return response.status === 200 && (await response.text()).includes(SECRET_WORD);
}

describe("another site's page, in the browser of who has signed in", () => {
  test("changes nothing: no session, no kernel, no restart, no end, no sign-out", async () => {
    const cookie = await signIn();
    const page = await PageClient.open(server.url, "sales", { cookie });
    await page.settled();
    const kernel = `/api/kernels/${page.kernelId}`;
    const own = { "X-jupyter-notebook-path": "/dashboards/sales", "X-jupyter-session-id": "one" };
    const calls: [string, string, Record<string, string>, string?][] = [
      ["POST", "/_api/sessions", { "content-type": "application/json" }, '{"dashboard":"sales"}'],
      ["POST", "/api/kernels", own],
      ["POST", `${kernel}/interrupt`, {}],
      ["POST", `${kernel}/restart`, {}],
      ["DELETE", kernel, {}],
      ["POST", "/logout", { "content-type": "application/x-www-form-urlencoded" }, ""],
      ["POST", "/login", { "content-type": "application/x-www-form-urlencoded" }, "username=guest&password=open+sesame"],
    ];
    for (const origin of [EVIL, "null", `${server.url}.evil.example`]) {
      for (const [method, path, headers, body] of calls) {
        const answer = await rawRequest(server.url, path, {
          method,
          headers: { ...headers, cookie, origin },
          ...(body === undefined ? {} : { body }),
        });
        expect([method, path, origin, answer.status]).toEqual([method, path, origin, 403]);
        expect(answer.headers["set-cookie"]).toBeUndefined();
        expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      }
    }
    expect((await fetch(server.url + kernel, { headers: { cookie } })).status).toBe(200);
    page.close();
  });

  test("opens no WebSocket, whether it names its origin or a browser of old names none", async () => {
    const cookie = await signIn();
    const page = await PageClient.open(server.url, "sales", { cookie });
    const url = `${server.url.replace("http", "ws")}/api/kernels/${page.kernelId}/channels`;
    for (const headers of [{ cookie, origin: EVIL }, { cookie }]) {
      const socket = new WebSocket(url, { headers });
      const [error] = await once(socket, "error");
      expect(String(error)).toContain("403");
    }
    page.close();
  });
});

describe("cookies", () => {
  test("one that an attacker has planted is of no use after the visitor has signed in", async () => {
    const planted = await signIn();
    const visitors = await signIn(planted);
    expect(visitors).not.toBe(planted);
    expect(await isIn(visitors)).toBe(true);
    // Signing in with it has ended what it stood for.
    expect(await isIn(planted)).toBe(false);
    for (const made of ["dashboards_sign_in=planted", "dashboards_visitor=planted"]) {
      const after = await signIn(made);
      expect(after).not.toContain("planted");
      expect(await isIn(made)).toBe(false);
    }
  });

  test("one that was changed, shortened, doubled or made up is none", async () => {
    const [name = "", secret = ""] = (await signIn()).split("=");
    const flipped = secret.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    for (const other of [
      flipped,
      secret.slice(0, -1),
      `${secret}A`,
      secret.toLowerCase(),
      "",
      "A".repeat(43),
      `${secret}.${secret}`,
      "__proto__",
      "%00",
    ]) {
      expect(await isIn(`${name}=${other}`)).toBe(other === secret);
    }
    expect(await isIn(`__Host-${name}=${secret}`)).toBe(false);
    expect(await isIn(`${name}=${secret}`)).toBe(true);
  });

  test("the visitor's own token says nothing of a sign-in", async () => {
    const cookie = await signIn();
    const opened = await PageClient.open(server.url, "sales", { cookie });
    await opened.settled();
    const anonymous = (await fetch(`${server.url}/login`)).headers.getSetCookie().join();
    expect(anonymous).toBe("");
    const headers = { "x-dashboard-visitor": cookie.split("=")[1] ?? "", accept: "application/json" };
    expect((await fetch(`${server.url}/api/kernels/${opened.kernelId}`, { headers })).status).toBe(404);
    opened.close();
  });
});

describe("the way back after signing in", () => {
  const TARGETS = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "/..//evil.example",
  ];
  test.each(TARGETS)("never leaves the server (%s)", async (next) => {
    const page = await (await fetch(`${server.url}/login?${new URLSearchParams({ next })}`)).text();
    const kept = /name="next" value="([^"]*)"/.exec(page)?.[1] ?? "";
    const body = new URLSearchParams({ username: "guest", password: "open sesame", next });
    const response = await fetch(`${server.url}/login`, { method: "POST", redirect: "manual", body });
    for (const target of [kept, response.headers.get("location") ?? ""]) expect(new URL(target, server.url).origin).toBe(server.url);
  });
});

describe("a form that our page would not send", () => {
  test.each([
    ["no password", "username=guest"],
    ["two names", "username=guest&username=root&password=x"],
    ["a name without end", `username=${"a".repeat(5000)}&password=x`],
    ["a password without end", `username=guest&password=${"a".repeat(5000)}`],
  ])("with %s leads back to ours", async (_what, body) => {
    const headers = { accept: "text/html", "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch(`${server.url}/login`, { method: "POST", redirect: "manual", headers, body });
    expect(response.headers.get("location")).toBe("/login?problem=wrong&next=%2F");
    const json = await fetch(`${server.url}/login`, { method: "POST", headers: { ...headers, accept: "application/json" }, body });
    expect(json.status).toBe(400);
  });

  test("is as long as the address that led to it", async () => {
    const next = `/dashboards/sales?x=${"a".repeat(12_000)}`;
    const body = new URLSearchParams({ username: "guest", password: "open sesame", next });
    const response = await fetch(`${server.url}/login`, { method: "POST", redirect: "manual", body });
    expect(response.headers.get("location")).toBe(next);
  });
});

describe("guessing", () => {
  test("from one address is stopped after some failures, whatever the names, also with the right password", async () => {
    const own = await startServerProcess({ folder, env: { USERNAME: "guest", PASSWORD: "open sesame" } });
    const attempt = async (username: string, password: string): Promise<number> => {
      const body = new URLSearchParams({ username, password });
      return (await fetch(`${own.url}/login`, { method: "POST", redirect: "manual", body })).status;
    };
    const statuses = await Promise.all(Array.from({ length: 40 }, (_, tries) => attempt(`user${tries}`, "0")));
    expect(statuses.filter((status) => status === 302)).toHaveLength(30);
    expect(await attempt("guest", "open sesame")).toBe(429);
    // What is not a sign-in goes on.
    expect((await fetch(`${own.url}/healthz`)).status).toBe(200);
    await own.stop();
  });
});

describe("requests in shapes that servers and proxies read differently", () => {
  const HIDDEN = "GET /dashboards/sales HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n";
  const SHAPES: readonly [string, string][] = [
    ["two lengths", `POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
    ["a length and chunks", `POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ["an unknown transfer coding", `POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    [
      "two transfer codings",
      `POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${HIDDEN}`,
    ],
    ["a space before the colon", `POST /login HTTP/1.1\r\nHost: x\r\nContent-Length : 4\r\n\r\nabcd${HIDDEN}`],
    ["a folded header", `POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ["a bare line feed in a header", `GET / HTTP/1.1\r\nHost: x\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n${HIDDEN}`],
    ["a length that is no number", `POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd${HIDDEN}`],
    ["a chunk size that is none", `POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n${HIDDEN}`],
    ["no host", "GET /dashboards/sales HTTP/1.1\r\nAccept: text/html\r\n\r\n"],
    ["a NUL in the path", "GET /dashboards/sales\0 HTTP/1.1\r\nHost: x\r\n\r\n"],
  ];

  test.each(SHAPES)("%s: refused, the connection ends, and nothing that was hidden in it is answered", async (_name, bytes) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const answer = await converse(socket, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|411|413|415|501) /);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).not.toContain(SECRET_WORD);
  });
});

async function converse(socket: Socket, bytes: string): Promise<string> {
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  socket.on("error", () => {});
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}
