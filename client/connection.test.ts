import "./words/en.js";
import { beforeEach, expect, test } from "vitest";
import { createMessage, type JupyterMessage } from "../src/protocol/message.js";
import { ACK_TYPE, SEQUENCE_KEY, SESSION_CROWDED, SESSION_IDLE } from "../src/protocol/page.js";
import { decodeV1, encodeV1 } from "../src/protocol/websocket-frames.js";
import { Connection, type ConnectionStatus } from "./connection.js";
import type { Line, LineListener, Surroundings } from "./surroundings.js";

class FakeLine implements Line {
  isOpen = false;
  bufferedBytes = 0;
  closed = false;
  readonly sent: JupyterMessage[] = [];

  constructor(
    readonly url: URL,
    private readonly listener: LineListener,
  ) {}

  send(frame: Uint8Array): void {
    const decoded = decodeV1(frame);
    if (decoded.ok) this.sent.push(decoded.message);
  }

  close(): void {
    this.closed = true;
    this.isOpen = false;
    this.listener.onClose(1005);
  }

  open(): void {
    this.isOpen = true;
    this.listener.onOpen();
  }

  /** As the server tells it to the pages that are there, and, after a loss, to the one that said it. */
  tell(message: JupyterMessage, sequence: number): void {
    const header = { ...message.header, session: "the server's" };
    this.listener.onFrame(encodeV1({ ...message, header, channel: "iopub", metadata: { [SEQUENCE_KEY]: sequence } }));
  }

  receive(msgType: string, options: { sequence?: number; parent?: string } = {}): void {
    const metadata = options.sequence === undefined ? {} : { [SEQUENCE_KEY]: options.sequence };
    const parent = options.parent === undefined ? {} : { msg_id: options.parent };
    this.listener.onFrame(encodeV1(createMessage({ channel: "iopub", msgType, session: "s", metadata, parent })));
  }

  lose(code = 1006): void {
    this.isOpen = false;
    this.listener.onClose(code);
  }
}

interface Asked {
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  answer(status: number, body: unknown): Promise<void>;
  fail(): Promise<void>;
}

class World implements Surroundings {
  readonly origin = "https://example.org";
  readonly asked: Asked[] = [];
  readonly lines: FakeLine[] = [];
  readonly messages: JupyterMessage[] = [];
  readonly states: [ConnectionStatus, string | undefined][] = [];
  readonly givenUp: string[] = [];
  outdated = 0;
  snapshots = 0;
  private readonly timers = new Map<number, { readonly due: number; callback(): void }>();
  private now = 0;
  private nextTimer = 1;

  readonly connection = new Connection(
    {
      baseUrl: "/base",
      dashboard: "sales",
      query: "region=north",
      revision: "r1",
      session: "visitor",
      viewOnly: false,
      linkBase: "/",
      visitorToken: "token",
    },
    {
      onMessage: (message) => this.messages.push(message),
      onStatus: (status, problem) => this.states.push([status, problem]),
      onGivenUp: (text) => this.givenUp.push(text),
      onSnapshot: () => {
        this.snapshots += 1;
      },
      onOutdated: () => {
        this.outdated += 1;
      },
    },
    this,
  );

  fetch(url: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.asked.push({
        url,
        headers: new Headers(init.headers),
        body: JSON.parse(String(init.body)),
        answer: (status, body) => settle(() => resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status }))),
        fail: () => settle(() => reject(new TypeError("network"))),
      });
    });
  }

  openLine(url: string, _protocol: string, listener: LineListener): Line {
    const line = new FakeLine(new URL(url), listener);
    this.lines.push(line);
    return line;
  }

  setTimeout(callback: () => void, ms: number): number {
    this.nextTimer += 1;
    this.timers.set(this.nextTimer, { due: this.now + ms, callback });
    return this.nextTimer;
  }

  clearTimeout(timer: number): void {
    this.timers.delete(timer);
  }

  random(): number {
    return 1;
  }

  pass(ms: number): void {
    this.now += ms;
    for (const [id, { due, callback }] of [...this.timers]) {
      if (due > this.now || !this.timers.delete(id)) continue;
      callback();
    }
  }

  get lastAsked(): Asked {
    const asked = this.asked.at(-1);
    if (asked === undefined) throw new Error("nothing was asked");
    return asked;
  }

  get line(): FakeLine {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error("no line was opened");
    return line;
  }

  /** The server grants a session and the line opens. */
  async grant(kernel = "k1"): Promise<FakeLine> {
    await this.lastAsked.answer(200, { kernel_id: kernel, session_id: `${kernel}-s`, revision: "r1" });
    this.line.open();
    return this.line;
  }
}

/** Lets the promises that hang on it run, several deep. */
async function settle(act: () => void): Promise<void> {
  act();
  await new Promise((resolve) => setImmediate(resolve));
}

const ids = (line: FakeLine): string[] => line.sent.map((message) => message.header.msg_id);

let world: World;
beforeEach(() => {
  world = new World();
  world.connection.start();
});

test("it asks for the session, then opens the channels as a page", async () => {
  expect(world.lastAsked.url).toBe("/base/_api/sessions");
  expect(world.lastAsked.headers.get("x-dashboard-visitor")).toBe("token");
  expect(world.lastAsked.body).toEqual({ dashboard: "sales", query: "region=north", revision: "r1", startOver: false });
  const { url } = await world.grant();
  expect(url.href.split("?")[0]).toBe("wss://example.org/base/api/kernels/k1/channels");
  expect(Object.fromEntries(url.searchParams)).toEqual({ session_id: "k1-s", page: "1", visitor: "token" });
  expect(world.states).toEqual([["connected", undefined]]);
});

test("after a loss it asks anew and goes on after the last message that it saw", async () => {
  const line = await world.grant();
  line.receive("stream", { sequence: 4 });
  line.receive("stream", { sequence: 7 });
  line.lose();
  expect(world.states.at(-1)).toEqual(["lost", undefined]);
  world.pass(250);
  expect(world.asked).toHaveLength(2);
  expect((await world.grant()).url.searchParams.get("since")).toBe("7");
});

test("a replay that broke off is begun again, not gone on from", async () => {
  const line = await world.grant();
  line.receive("stream", { sequence: 7 });
  line.receive("dashboard_reset");
  line.receive("comm_open");
  line.lose();
  world.pass(250);
  expect((await world.grant()).url.searchParams.has("since")).toBe(false);
});

test("where the last run is there to be fetched, no line is opened, and nothing is asked again", async () => {
  await world.lastAsked.answer(200, { snapshot: true, revision: "r1" });
  expect([world.snapshots, world.outdated, world.lines.length]).toEqual([1, 0, 0]);
  world.connection.check();
  world.connection.drop();
  world.pass(60_000);
  expect(world.asked).toHaveLength(1);
});

test("a last run of another revision than the page's has the page loaded again", async () => {
  await world.lastAsked.answer(200, { snapshot: true, revision: "r2" });
  expect([world.snapshots, world.outdated]).toEqual([0, 1]);
});

test("a page of another revision than its session's is loaded again", async () => {
  await world.lastAsked.answer(200, { kernel_id: "k1", session_id: "s", revision: "r2" });
  expect(world.outdated).toBe(1);
  expect(world.lines).toEqual([]);
});

test("in another session there is nothing to go on from, and nothing to send again", async () => {
  const line = await world.grant();
  line.receive("stream", { sequence: 7 });
  world.connection.send("comm_msg", {});
  line.lose(4404);
  world.pass(250);
  const other = await world.grant("k2");
  expect(other.url.searchParams.has("since")).toBe(false);
  expect(other.sent).toEqual([]);
});

test("what was not acknowledged is sent again, in order, until it is", async () => {
  const line = await world.grant();
  const [first, second] = [world.connection.send("comm_msg", { n: 1 }), world.connection.send("comm_msg", { n: 2 })];
  line.receive(ACK_TYPE, { parent: first });
  line.lose();
  const third = world.connection.send("comm_msg", { n: 3 });
  world.pass(250);
  const next = await world.grant();
  expect(ids(next)).toEqual([second, third]);
  for (const id of [second, third]) next.receive(ACK_TYPE, { parent: id });
  next.lose();
  world.pass(250);
  expect(ids(await world.grant())).toEqual([]);
});

test("what a page has said does not come back to it with what others said", async () => {
  const line = await world.grant();
  line.receive("stream", { sequence: 1 });
  world.connection.send("comm_msg", { n: 1 });
  const [own] = line.sent;
  if (own === undefined) throw new Error("nothing was sent");
  line.lose();
  world.pass(250);
  const next = await world.grant();
  next.tell(own, 2);
  next.tell({ ...own, header: { ...own.header, msg_id: "another page's" } }, 3);
  expect(world.messages.map(({ header }) => header.msg_type)).toEqual(["stream", "comm_msg"]);
  expect(world.messages.at(-1)?.header.msg_id).toBe("another page's");
  next.lose();
  world.pass(250);
  expect((await world.grant()).url.searchParams.get("since")).toBe("3");
});

test("a small message outlives any number of connections", async () => {
  await world.grant();
  const id = world.connection.send("comm_msg", { n: 1 });
  for (let loss = 0; loss < 10; loss += 1) {
    world.line.lose();
    world.pass(15_000);
    expect(ids(await world.grant())).toEqual([id]);
  }
  expect(world.givenUp).toEqual([]);
});

test("a large message over which three connections ended is given up, and what came after it goes on", async () => {
  await world.grant();
  const large = world.connection.send("comm_msg", { file: "x".repeat(100_000) });
  const next = world.connection.send("comm_msg", { n: 1 });
  for (const left of [[large, next], [large, next], [next]]) {
    world.line.lose();
    world.pass(15_000);
    expect(ids(await world.grant())).toEqual(left);
  }
  expect(world.givenUp).toHaveLength(1);
});

test.each([1003, 1007, 1011])(
  "a small message over which the server itself has closed three connections (%i) is given up",
  async (code) => {
    await world.grant();
    const refused = world.connection.send("comm_msg", { n: 1 });
    const next = world.connection.send("comm_msg", { n: 2 });
    for (const left of [[refused, next], [refused, next], [next]]) {
      world.line.receive("dashboard_state", { sequence: 1 });
      world.line.lose(code);
      world.pass(15_000);
      expect(ids(await world.grant())).toEqual(left);
    }
    expect(world.givenUp).toEqual([expect.not.stringContaining("file")]);
  },
);

test("a small message that the server has closed one connection over outlives any number of others", async () => {
  await world.grant();
  const id = world.connection.send("comm_msg", { n: 1 });
  for (const code of [1011, 1011, 1006, 1006, 1001, 1012]) {
    world.line.lose(code);
    world.pass(15_000);
    expect(ids(await world.grant())).toEqual([id]);
  }
  expect(world.givenUp).toEqual([]);
});

test("acknowledgements are not passed on", async () => {
  const line = await world.grant();
  line.receive(ACK_TYPE, { parent: "x" });
  line.receive("stream", {});
  expect(world.messages.map((message) => message.header.msg_type)).toEqual(["stream"]);
});

test("each failure doubles the wait up to a bound, and a whole replay ends the series", async () => {
  for (const wait of [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
    const before = world.asked.length;
    await world.lastAsked.fail();
    world.pass(wait - 1);
    expect(world.asked).toHaveLength(before);
    world.pass(1);
    expect(world.asked).toHaveLength(before + 1);
  }
  const line = await world.grant();
  line.receive("stream");
  line.receive("dashboard_state", { sequence: 1 });
  line.lose();
  const before = world.asked.length;
  world.pass(250);
  expect(world.asked).toHaveLength(before + 1);
});

test("an acknowledgement ends the series too", async () => {
  await world.lastAsked.fail();
  world.pass(250);
  const line = await world.grant();
  line.receive(ACK_TYPE, { parent: world.connection.send("comm_msg", {}) });
  line.lose();
  const before = world.asked.length;
  world.pass(250);
  expect(world.asked).toHaveLength(before + 1);
});

test("replays that break off again and again are asked for less and less often", async () => {
  for (const wait of [250, 500, 1000]) {
    const line = await world.grant();
    line.receive("dashboard_reset");
    line.receive("comm_open");
    line.lose();
    const before = world.asked.length;
    world.pass(wait - 1);
    expect(world.asked).toHaveLength(before);
    world.pass(1);
  }
});

test("lines that open and close at once are asked for less and less often", async () => {
  for (const wait of [250, 500, 1000]) {
    (await world.grant()).lose(4404);
    const before = world.asked.length;
    world.pass(wait - 1);
    expect(world.asked).toHaveLength(before);
    world.pass(1);
  }
});

test("when the network is back it does not wait any longer", async () => {
  await world.lastAsked.fail();
  world.connection.hurry();
  expect(world.asked).toHaveLength(2);
  world.connection.hurry();
  expect(world.asked).toHaveLength(2);
  world.pass(20_000);
  expect(world.asked).toHaveLength(2);
});

test("offline counts as lost at once", async () => {
  const line = await world.grant();
  world.connection.drop();
  expect(line.closed).toBe(true);
  expect(world.states.at(-1)?.[0]).toBe("lost");
  line.receive("stream");
  expect(world.messages).toEqual([]);
});

test("no room is a problem that is asked about again", async () => {
  await world.lastAsked.answer(503, { message: "All places are taken." });
  expect(world.states).toEqual([["lost", "All places are taken."]]);
  world.pass(250);
  expect(world.asked).toHaveLength(2);
});

test("a refusal stands until the visitor asks again", async () => {
  await world.lastAsked.answer(404, { message: "There is no such dashboard." });
  expect(world.states).toEqual([["refused", "There is no such dashboard."]]);
  world.pass(60_000);
  expect(world.asked).toHaveLength(1);
  world.connection.hurry();
  await world.grant();
  expect(world.states.at(-1)).toEqual(["connected", undefined]);
});

test("an answer that is none (a proxy's page) is a loss like any other", async () => {
  await world.lastAsked.answer(200, "<html>");
  expect(world.states.at(-1)?.[0]).toBe("lost");
});

test("starting over asks for a new session, also where the first try fails", async () => {
  const line = await world.grant();
  world.connection.startOver();
  expect(line.closed).toBe(true);
  await world.lastAsked.fail();
  world.pass(250);
  expect(world.lastAsked.body).toMatchObject({ startOver: true });
  await world.grant("k2");
  world.line.lose();
  world.pass(500);
  expect(world.lastAsked.body).toMatchObject({ startOver: false });
});

test("an answer to an earlier question opens nothing", async () => {
  world.connection.startOver();
  const [early, late] = world.asked;
  await late?.answer(200, { kernel_id: "new", session_id: "s", revision: "r1" });
  await early?.answer(200, { kernel_id: "old", session_id: "s", revision: "r1" });
  expect(world.lines.map(({ url }) => url.pathname)).toEqual(["/base/api/kernels/new/channels"]);
});

test("a server that never answers is given up and asked again", () => {
  world.pass(30_000);
  expect(world.states.at(-1)?.[0]).toBe("lost");
  world.pass(250);
  expect(world.asked).toHaveLength(2);
});

test("a line that says nothing to what was sent is dead", async () => {
  const line = await world.grant();
  world.connection.send("comm_msg", {});
  world.pass(20_000);
  expect(line.closed).toBe(true);
  expect(world.states.at(-1)?.[0]).toBe("lost");
});

test("a line that is still busy sending is not", async () => {
  const line = await world.grant();
  line.bufferedBytes = 9_000_000;
  world.connection.send("comm_msg", {});
  line.bufferedBytes = 5_000_000;
  world.pass(20_000);
  expect(line.closed).toBe(false);
});

test("a line that died while the computer slept is found out when someone looks at the page again", async () => {
  const line = await world.grant();
  world.connection.check();
  expect(line.sent.map(({ header }) => header.msg_type)).toEqual(["kernel_info_request"]);
  world.pass(5_000);
  expect(line.closed).toBe(true);
});

test("a line that answers stays", async () => {
  const line = await world.grant();
  world.connection.check();
  line.receive(ACK_TYPE, { parent: ids(line)[0] ?? "" });
  world.pass(5_000);
  expect(line.closed).toBe(false);
});

test("a message too large for the server is given up, and its widget hears that it is over", async () => {
  const line = await world.grant();
  const [large, next] = [world.connection.send("comm_msg", {}), world.connection.send("comm_msg", {})];
  line.lose(1009);
  expect(world.givenUp).toHaveLength(1);
  const idle = world.messages.at(-1);
  expect([idle?.header.msg_type, idle?.content.execution_state, idle?.parent_header.msg_id]).toEqual(["status", "idle", large]);
  world.pass(250);
  expect(ids(await world.grant())).toEqual([next]);
});

test("a restart that the server refuses says why", async () => {
  await world.grant();
  const restart = world.connection.askOfKernel("restart");
  expect(world.lastAsked.url).toBe("/base/api/kernels/k1/restart");
  await world.lastAsked.answer(503, { message: "Not now." });
  expect(await restart).toBe("Not now.");
});

test("a page that had to give way to others of its visitor does not come back by itself", async () => {
  const line = await world.grant();
  line.lose(SESSION_CROWDED);
  expect(world.states.at(-1)).toEqual(["refused", expect.stringContaining("too many times")]);
  const asked = world.asked.length;
  world.pass(3_600_000);
  expect(world.asked).toHaveLength(asked);
});

test("a session that ended because nobody used it comes back when somebody does, not before", async () => {
  const line = await world.grant();
  world.connection.send("comm_msg", {});
  line.lose(SESSION_IDLE);
  expect(world.states.at(-1)).toEqual(["resting", undefined]);
  const asked = world.asked.length;
  world.pass(3_600_000);
  world.connection.check();
  world.connection.drop();
  expect(world.asked).toHaveLength(asked);
  world.connection.wake();
  world.connection.wake();
  expect(world.asked).toHaveLength(asked + 1);
  expect(ids(await world.grant("k2"))).toEqual([]);
  expect(world.states.at(-1)).toEqual(["connected", undefined]);
});
