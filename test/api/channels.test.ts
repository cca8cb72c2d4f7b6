import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { decodeJson, decodeV1, encodeJson, encodeV1 } from "../../src/protocol/websocket-frames.js";
import { Inbox } from "../support/inbox.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const V1 = "v1.kernel.websocket.jupyter.org";
let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
});

afterAll(() => server.stop());

interface Client {
  readonly cookie: string;
  readonly kernelId: string;
}

async function startKernel(dashboard = "secrets"): Promise<Client> {
  const response = await fetch(`${server.url}/api/kernels`, {
    method: "POST",
    headers: { "x-jupyter-notebook-path": `/dashboards/${dashboard}`, "x-jupyter-session-id": "s1", "content-type": "application/json" },
    body: JSON.stringify({ name: "evil" }),
  });
  expect(response.status).toBe(201);
  const model: unknown = await response.json();
  const id = typeof model === "object" && model !== null && "id" in model ? String(model.id) : "";
  return { kernelId: id, cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

interface Socket {
  send(frame: string | Uint8Array): void;
  ask(message: JupyterMessage): Promise<JupyterMessage>;
  next(matches: (message: JupyterMessage) => boolean): Promise<JupyterMessage>;
  readonly received: readonly JupyterMessage[];
  readonly closed: Promise<number>;
  close(): void;
}

async function connect({ cookie, kernelId }: Client, format: "json" | "v1", origin = server.url): Promise<Socket> {
  const url = `${server.url.replace("http", "ws")}/api/kernels/${kernelId}/channels?session_id=s1`;
  const socket = new WebSocket(url, format === "v1" ? [V1] : [], { headers: { cookie, ...(origin === "" ? {} : { origin }) } });
  const inbox = new Inbox();
  socket.on("message", (data: Buffer, isBinary) => {
    const bytes = new Uint8Array(data);
    const decoded = format === "v1" ? decodeV1(bytes) : decodeJson(isBinary ? bytes : data.toString("utf8"));
    if (!decoded.ok) throw new Error(decoded.reason);
    inbox.take(decoded.message);
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  socket.on("close", (code) => inbox.end(`the connection was closed with ${code}`));
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  const next = (matches: (message: JupyterMessage) => boolean): Promise<JupyterMessage> => inbox.next(matches);
  const send = (frame: string | Uint8Array): void => socket.send(frame);
  return {
    send,
    received: inbox.received,
    closed,
    next,
    close: () => socket.close(),
    ask: (message) => {
      send(format === "v1" ? encodeV1(message) : encodeJson(message));
      return next((answer) => answer.channel !== "iopub" && answer.parent_header.msg_id === message.header.msg_id);
    },
  };
}

const execute = (content: JsonObject, msgId: string = globalThis.crypto.randomUUID()): JupyterMessage =>
  createMessage({ channel: "shell", msgType: "execute_request", session: "browser", msgId, content });

test.each(["json", "v1"] as const)("in %s a client runs a cell by its index, and nothing of its message but that", async (format) => {
  const socket = await connect(await startKernel(), format);
  const request = execute({ code: "1", user_expressions: { leak: "open('/etc/hostname').read()" } });
  const reply = await socket.ask(request);
  expect(reply.content).toMatchObject({ status: "ok", user_expressions: {}, payload: [] });
  const stream = await socket.next((message) => message.header.msg_type === "stream");
  expect(stream.content.text).toBe("shown_on_purpose\n");
  expect(JSON.stringify(socket.received)).not.toContain("zq_secret");
  socket.close();
});

test.each(["json", "v1"] as const)("in %s whatever is no code cell's index is refused with an answer", async (format) => {
  const socket = await connect(await startKernel(), format);
  for (const code of ["0", "-1", "1.0", " 1", "999", "print(1)", 1, null]) {
    const reply = await socket.ask(execute({ code }));
    expect(reply.content).toMatchObject({ status: "error", ename: "NotPermitted" });
  }
  const status = await socket.ask(createMessage({ channel: "shell", msgType: "kernel_info_request", session: "x" }));
  expect(status.header.msg_type).toBe("kernel_info_reply");
  const executed = socket.received.filter((message) => message.header.msg_type === "execute_input");
  expect(executed).toEqual([]);
  socket.close();
});

test.each(["json", "v1"] as const)("in %s pagers and next inputs never leave the server", async (format) => {
  const socket = await connect(await startKernel(), format);
  for (const code of ["2", "3", "5", "6"]) await socket.ask(execute({ code }));
  expect(JSON.stringify(socket.received)).not.toContain("zq_secret");
  socket.close();
});

test("other requests get no answer at all, early frames included", async () => {
  const socket = await connect(await startKernel(), "json");
  for (const msgType of ["inspect_request", "history_request", "complete_request", "debug_request", "shutdown_request"]) {
    for (const channel of ["shell", "control"] as const) {
      socket.send(encodeJson(createMessage({ channel, msgType, session: "x", content: { code: "zq", cursor_pos: 1, detail_level: 1 } })));
    }
  }
  socket.send('{"channel":"shell","header":{"msg_id":"h1","msg_type":"x","msg_type":"history_\\u0072equest","session":""},"content":{}}');
  await socket.ask(createMessage({ channel: "shell", msgType: "kernel_info_request", session: "x" }));
  const types = socket.received.filter((message) => message.channel !== "iopub").map((message) => message.header.msg_type);
  expect(types).toEqual(["kernel_info_reply"]);
  socket.close();
});

test.each([
  ["json", "not json", 1007],
  ["json", new Uint8Array([1, 2, 3]), 1003],
  ["v1", new Uint8Array([9, 9, 9, 9, 9, 9, 9, 9, 9]), 1003],
] as const)("a frame in %s that is no message closes the socket", async (format, frame, code) => {
  const socket = await connect(await startKernel(), format);
  socket.send(frame);
  expect(await socket.closed).toBe(code);
});

test("another visitor's kernel does not exist, on any route", async () => {
  const owner = await startKernel();
  const other = await startKernel();
  const stranger = { kernelId: owner.kernelId, cookie: other.cookie };
  for (const [method, path] of [
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/interrupt"],
    ["POST", "/restart"],
  ] as const) {
    const response = await fetch(`${server.url}/api/kernels/${owner.kernelId}${path}`, { method, headers: { cookie: other.cookie } });
    expect(response.status).toBe(404);
  }
  await expect(connect(stranger, "v1")).rejects.toThrow("404");
  await expect(connect({ ...stranger, kernelId: globalThis.crypto.randomUUID() }, "v1")).rejects.toThrow("404");
  const own = await fetch(`${server.url}/api/kernels/${owner.kernelId}`, { headers: { cookie: owner.cookie } });
  expect(await own.json()).toMatchObject({ id: owner.kernelId, name: "python3", connections: 0 });
});

test.each(["/healthz", "/api", "/dashboards/none"])("an upgrade of %s is refused before the handshake", async (path) => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}`, { headers: { origin: server.url } });
  const [error] = await once(socket, "error");
  expect(String(error)).toContain("404");
});

test("the eldest of too many connections of one visitor is closed, with words", async () => {
  const { kernelId, cookie } = await startKernel();
  const url = `${server.url.replace("http", "ws")}/api/kernels/${kernelId}/channels?page=1`;
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(url, { headers: { cookie, origin: server.url } });
    await once(socket, "open");
    return socket;
  };
  const eldest = await open();
  const closed = once(eldest, "close");
  const others: WebSocket[] = [];
  while (others.length < 15) others.push(await open());
  expect(eldest.readyState).toBe(WebSocket.OPEN);
  others.push(await open());
  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([4409, "This dashboard is open too many times."]);
  expect(others.every(({ readyState }) => readyState === WebSocket.OPEN)).toBe(true);
  for (const socket of others) socket.close();
});

test("a foreign or missing origin is refused on the upgrade", async () => {
  const client = await startKernel();
  await expect(connect(client, "v1", "https://evil.example")).rejects.toThrow("403");
  await expect(connect(client, "v1", "")).rejects.toThrow("403");
});

test("a kernel is ended by its owner", async () => {
  const { kernelId, cookie } = await startKernel();
  const remove = await fetch(`${server.url}/api/kernels/${kernelId}`, { method: "DELETE", headers: { cookie } });
  expect(remove.status).toBe(204);
  expect((await fetch(`${server.url}/api/kernels/${kernelId}`, { headers: { cookie } })).status).toBe(404);
});

test.each([
  [{}, 400],
  [{ "x-jupyter-notebook-path": "/dashboards/secrets" }, 400],
  [{ "x-jupyter-notebook-path": "/dashboards/nothing", "x-jupyter-session-id": "s" }, 404],
  [{ "x-jupyter-notebook-path": "/dashboards/%zz", "x-jupyter-session-id": "s" }, 400],
  [{ "x-jupyter-notebook-path": "/dashboards/kernel-missing", "x-jupyter-session-id": "s" }, 503],
])("a kernel with headers %j is answered with %i", async (headers, status) => {
  const response = await fetch(`${server.url}/api/kernels`, { method: "POST", headers });
  expect(response.status).toBe(status);
});

test("no other route of a Jupyter server is there", async () => {
  for (const path of ["/api/kernels", "/api/contents", "/api/sessions", "/api/terminals", "/api/kernelspecs/python3"]) {
    expect((await fetch(server.url + path)).status).toBe(404);
  }
  expect(await (await fetch(`${server.url}/api`)).json()).toHaveProperty("version");
  const specs = await (await fetch(`${server.url}/api/kernelspecs`)).text();
  expect(specs).toContain('"python3"');
  expect(specs).not.toContain("connection_file");
});

test("a page of another site can't open a session", async () => {
  const body = JSON.stringify({ dashboard: "secrets", query: "" });
  const headers = { "content-type": "application/json", origin: "https://evil.example" };
  expect((await fetch(`${server.url}/_api/sessions`, { method: "POST", headers, body })).status).toBe(403);
});

test("what is not a request for a session is told what is wrong", async () => {
  const post = (body: string): Promise<Response> =>
    fetch(`${server.url}/_api/sessions`, { method: "POST", headers: { "content-type": "application/json", origin: server.url }, body });
  expect((await post("{")).status).toBe(400);
  expect((await post("{}")).status).toBe(400);
  expect((await post('{"dashboard":"nothing"}')).status).toBe(404);
  expect((await post('{"dashboard":"../x"}')).status).toBe(400);
});

test("there is room for so many kernels and no more", async () => {
  const small = await startServerProcess({ folder, env: { MAX_KERNELS: "1", LOG_LEVEL: "error" } });
  const open = (): Promise<Response> =>
    fetch(`${small.url}/api/kernels`, { method: "POST", headers: { "x-jupyter-notebook-path": "secrets", "x-jupyter-session-id": "s" } });
  expect((await open()).status).toBe(201);
  const refused = await open();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
  await small.stop();
});
