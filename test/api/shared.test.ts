/** One session for everybody: what visitors share, and what none of them can do to the others. */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { RESET_TYPE } from "../../src/protocol/page.js";
import { decodeJson, encodeJson } from "../../src/protocol/websocket-frames.js";
import { kernelsRunning } from "../support/kernels-under-test.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookText, notebookWith } from "../support/write-notebook.js";

const SLIDER = "import ipywidgets as w\nslider = w.IntSlider(3)\nslider";
const FRAGILE = `${SLIDER}\nslider.observe(lambda change: __import__('os')._exit(1), 'value')`;
const ENVIRONMENT =
  "import json, os\nprint(json.dumps({k: os.environ[k] for k in ('QUERY_STRING', 'SERVER_NAME', 'HTTP_X_FORWARDED_USER')}))";

const CHAT = "kept = []\nget_ipython().kernel.comm_manager.register_target('chat', lambda comm, message: kept.append(comm))";

const mark = globalThis.crypto.randomUUID();
let folder: string;
let server: ServerProcess;

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, `${name}.ipynb`), text);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shared-"));
  await write("counter", notebookWith({ session: "shared" }, SLIDER));
  await write("fragile", notebookWith({ session: "shared" }, FRAGILE));
  await write("board", notebookWith({ session: "shared", interaction: "view-only" }, SLIDER));
  await write("chat", notebookWith({ session: "shared", comm_targets: ["chat"] }, CHAT));
  await write("own", notebookText("print('mine')"));
  const declaring = JSON.parse(notebookWith({ session: "shared" }, "year = 2025", "print('year', year)", ENVIRONMENT));
  declaring.cells[0].metadata.tags = ["parameters"];
  await write("years", JSON.stringify(declaring));
  const env = {
    LOG_LEVEL: "warn",
    TEST_RUN_MARK: mark,
    KG_KERNEL_RETENTIONTIME: "500",
    MAX_KERNELS_PER_VISITOR: "1",
    MAX_SHARED_SESSIONS: "2",
    FORWARDED_HEADERS: "X-Forwarded-User",
    NOTEBOOKS_POLL_INTERVAL: "200",
  };
  server = await startServerProcess({ folder, env });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const dataOf = (message: JupyterMessage): JsonObject => message.content.data as JsonObject;
const isSliderOpen = (message: JupyterMessage): boolean =>
  message.header.msg_type === "comm_open" && (dataOf(message).state as JsonObject)._model_name === "IntSliderModel";
const saysValue = (value: number) => (message: JupyterMessage) =>
  message.header.msg_type === "comm_msg" && (dataOf(message).state as JsonObject | undefined)?.value === value;
const textOf = (page: PageClient): string => page.received.map(({ content }) => String(content.text ?? "")).join("");

async function moveSlider(page: PageClient, value: number): Promise<void> {
  const slider = await page.next(isSliderOpen);
  page.send("comm_msg", { comm_id: String(slider.content.comm_id), data: { method: "update", state: { value }, buffer_paths: [] } });
}

function ask(page: PageClient, method: string, action = ""): Promise<Response> {
  const headers = { cookie: page.cookie, accept: "application/json" };
  return fetch(`${server.url}/api/kernels/${page.kernelId}${action}`, { method, headers });
}

test("two visitors are in one session: each sees what the other changes, and who comes later too", async () => {
  const ada = await PageClient.open(server.url, "counter");
  await ada.settled();
  const ben = await PageClient.open(server.url, "counter");
  expect(ben.cookie).not.toBe(ada.cookie);
  expect(ben.kernelId).toBe(ada.kernelId);
  await ben.settled();
  await moveSlider(ada, 5);
  await ben.next(saysValue(5));
  await moveSlider(ben, 8);
  await ada.next(saysValue(8));
  const late = await PageClient.open(server.url, "counter");
  // The kernel's echo of 5 may come after the page's 8 for a moment; its echo of 8 follows.
  const opensAt8 = (message: JupyterMessage): boolean => isSliderOpen(message) && (dataOf(message).state as JsonObject).value === 8;
  await late.next((message) => opensAt8(message) || saysValue(8)(message));
  for (const page of [ada, ben, late]) page.close();
});

test("whoever has not opened the dashboard finds nothing behind the session's id", async () => {
  const member = await PageClient.open(server.url, "counter");
  const stranger = await PageClient.open(server.url, "own");
  const foreign = { headers: { cookie: stranger.cookie, accept: "application/json" } };
  const url = `${server.url}/api/kernels/${member.kernelId}`;
  for (const [path, method] of [
    ["", "GET"],
    ["", "DELETE"],
    ["/interrupt", "POST"],
    ["/restart", "POST"],
  ] as const) {
    expect((await fetch(url + path, { ...foreign, method })).status).toBe(404);
  }
  const socket = new WebSocket(`${url.replace("http", "ws")}/channels?page=1`, {
    headers: { cookie: stranger.cookie, origin: server.url },
  });
  const [error] = await once(socket, "error");
  expect(String(error)).toContain("404");
  for (const page of [member, stranger]) page.close();
});

test("no visitor can end, interrupt or start it again for the others", async () => {
  const ada = await PageClient.open(server.url, "counter");
  const ben = await PageClient.open(server.url, "counter");
  await Promise.all([ada.settled(), ben.settled()]);
  const answers = await Promise.all([ask(ben, "DELETE"), ask(ben, "POST", "/interrupt"), ask(ben, "POST", "/restart")]);
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(await answers[0]?.json()).toMatchObject({ message: expect.stringContaining("shared with everybody") });
  const again = await PageClient.open(server.url, "counter", { cookie: ben.cookie, startOver: true });
  expect(again.kernelId).toBe(ada.kernelId);
  expect(ada.types().filter((type) => type === RESET_TYPE)).toHaveLength(1);
  for (const page of [ada, ben, again]) page.close();
});

test("its author can start it again for all", async () => {
  const page = await PageClient.open(server.url, "counter");
  await page.settled();
  expect((await fetch(`${server.url}/_api/refresh/counter`, { method: "POST" })).status).toBe(200);
  await page.next((message) => message.header.msg_type === RESET_TYPE && message !== page.received[0]);
  page.close();
});

test("a kernel that has stopped comes back by itself, for all", async () => {
  const pages = [await PageClient.open(server.url, "fragile"), await PageClient.open(server.url, "fragile")] as const;
  await Promise.all(pages.map((page) => page.settled()));
  await moveSlider(pages[0], 4);
  for (const page of pages) {
    const death = await page.next(({ content }) => content.kernel === "dead");
    await page.next((message) => page.received.indexOf(message) > page.received.indexOf(death) && isDone(message));
  }
  for (const page of pages) page.close();
});

test("anybody may start it again once it has stopped", async () => {
  const page = await PageClient.open(server.url, "fragile");
  await page.settled();
  await moveSlider(page, 4);
  await page.next(({ content }) => content.kernel === "dead");
  expect((await ask(page, "POST", "/restart")).status).toBe(200);
  page.close();
});

test.each(["v1", "json"] as const)(
  "nothing that a visitor says reaches the kernel where they may only look, in %s frames",
  async (format) => {
    const page = await PageClient.open(server.url, "board");
    await page.settled();
    const commId = String((await page.next(isSliderOpen)).content.comm_id);
    const said: [string, JsonObject][] = [
      ["comm_msg", { comm_id: commId, data: { method: "update", state: { value: 9 }, buffer_paths: [] } }],
      ["comm_msg", { comm_id: commId, data: { method: "custom", content: { event: "click" } } }],
      ["comm_open", { comm_id: "mine", target_name: "jupyter.widget.control", data: {} }],
      ["comm_close", { comm_id: commId, data: {} }],
    ];
    const talker = await talk(page, format);
    for (const [type, content] of said) talker.send(type, content);
    const refused = await talker.ask("execute_request", { code: "0" });
    expect(refused.content).toMatchObject({ status: "error", ename: "NotPermitted" });
    // What was said before it has been judged by now.
    expect((await talker.ask("kernel_info_request", {})).header.msg_type).toBe("kernel_info_reply");
    const info = await talker.ask("comm_info_request", { target_name: "jupyter.widget" });
    expect(info.header.msg_type).toBe("comm_info_reply");
    expect(info.content).toHaveProperty(["comms", commId], { target_name: "jupyter.widget" });
    const later = await PageClient.open(server.url, "board");
    expect((dataOf(await later.next(isSliderOpen)).state as JsonObject).value).toBe(3);
    await expect.poll(() => server.log()).toContain('"reason":"view-only"');
    talker.close();
    for (const each of [page, later]) each.close();
  },
);

test("the query chooses parameters that the notebook declares, and nothing else makes another session", async () => {
  const now = await PageClient.open(server.url, "years", { query: "year=2030&user=ada" });
  const same = await PageClient.open(server.url, "years", { query: "user=ben&year=%2B02030" });
  const other = await PageClient.open(server.url, "years", { query: "theme=dark" });
  expect(same.kernelId).toBe(now.kernelId);
  expect(other.kernelId).not.toBe(now.kernelId);
  await Promise.all([now.settled(), other.settled()]);
  expect(textOf(now)).toContain("year 2030");
  expect(textOf(now)).toContain('"QUERY_STRING": "year=2030", "SERVER_NAME": "", "HTTP_X_FORWARDED_USER": ""');
  expect(textOf(other)).toContain("year 2025");
  await expect(PageClient.open(server.url, "years", { query: "year=2031" })).rejects.toThrow("too many parameters");
  for (const page of [now, same, other]) page.close();
});

test("it does not count as one of the visitor's own", async () => {
  const shared = await PageClient.open(server.url, "counter");
  const own = await PageClient.open(server.url, "own", { cookie: shared.cookie });
  for (const page of [shared, own]) page.close();
});

test("a new version is said to who is there, goes to who comes, and the old one ends after its last visitor", async () => {
  await write("edition", notebookWith({ session: "shared" }, "print('first')"));
  const old = await PageClient.open(server.url, "edition");
  await old.settled();
  await write("edition", notebookWith({ session: "shared" }, "print('second')"));
  await old.next(({ content }) => content.newVersion === true);
  const fresh = await PageClient.open(server.url, "edition");
  await fresh.settled();
  expect(textOf(fresh)).toContain("second");
  const back = await PageClient.open(server.url, "edition", { cookie: old.cookie, revision: old.revision });
  expect(back.kernelId).toBe(old.kernelId);
  for (const page of [old, back, fresh]) page.close();
  await until(async () => (await kernelsRunning(`TEST_RUN_MARK=${mark}`)) === 0);
});

test("a Jupyter client meets the others there", async () => {
  const page = await PageClient.open(server.url, "counter");
  const headers = { "x-jupyter-notebook-path": "/dashboards/counter", "x-jupyter-session-id": "s" };
  const response = await fetch(`${server.url}/api/kernels`, { method: "POST", headers });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ id: page.kernelId });
  page.close();
});

function isDone({ content }: JupyterMessage): boolean {
  return content.kernel === "idle" && Array.isArray(content.cells) && content.cells.every((cell) => JSON.stringify(cell).includes("done"));
}

interface Talker {
  send(type: string, content: JsonObject): string;
  ask(type: string, content: JsonObject): Promise<JupyterMessage>;
  close(): void;
}

/** Says what a page would, in either format. */
async function talk(page: PageClient, format: "json" | "v1"): Promise<Talker> {
  if (format === "v1") {
    const ask = (type: string, content: JsonObject): Promise<JupyterMessage> => {
      const id = page.send(type, content);
      return page.next(({ channel, parent_header }) => channel === "shell" && parent_header.msg_id === id);
    };
    return { send: (type, content) => page.send(type, content), ask, close: () => {} };
  }
  const url = `${server.url.replace("http", "ws")}/api/kernels/${page.kernelId}/channels`;
  const socket = new WebSocket(url, { headers: { cookie: page.cookie, origin: server.url } });
  await once(socket, "open");
  const send = (type: string, content: JsonObject): string => {
    const message = createMessage({ channel: "shell", msgType: type, session: "s", content });
    socket.send(encodeJson(message));
    return message.header.msg_id;
  };
  const ask = (type: string, content: JsonObject): Promise<JupyterMessage> =>
    new Promise((resolve) => {
      socket.on("message", (data: Buffer) => {
        const decoded = decodeJson(data.toString("utf8"));
        if (decoded.ok && decoded.message.channel === "shell" && decoded.message.parent_header.msg_id === id) resolve(decoded.message);
      });
      const id = send(type, content);
    });
  return { send, ask, close: () => socket.close() };
}

test("a visitor has so many comms in it, however many connections ask for them", async () => {
  const first = await PageClient.open(server.url, "chat");
  await first.settled();
  const second = await PageClient.open(server.url, "chat", { cookie: first.cookie });
  const opened = (page: PageClient, from: number, to: number): void => {
    for (let index = from; index < to; index += 1) page.send("comm_open", { comm_id: `c${index}`, target_name: "chat", data: {} });
  };
  const isClosed =
    (comm: string) =>
    ({ header, content }: JupyterMessage): boolean =>
      header.msg_type === "comm_close" && content.comm_id === comm;
  opened(first, 0, 20);
  await second.next(({ header, content }) => header.msg_type === "comm_open" && content.comm_id === "c19");
  opened(second, 20, 21);
  await second.next(isClosed("c20"));
  const other = await PageClient.open(server.url, "chat");
  await other.settled();
  opened(other, 21, 22);
  await first.next(({ header, content }) => header.msg_type === "comm_open" && content.comm_id === "c21");
  for (const page of [first, second, other]) page.close();
});
