import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { DevTools, type DevToolsEvent } from "./devtools.js";

function connect(onEvent: (event: DevToolsEvent) => void = () => {}) {
  const [to, from] = [new PassThrough(), new PassThrough()];
  const tools = new DevTools(to, from, onEvent);
  const answer = (...messages: object[]) => from.write(messages.map((message) => `${JSON.stringify(message)}\0`).join(""));
  const sent = () => JSON.parse(String(to.read()).replace(/\0$/, ""));
  return { tools, to, from, answer, sent };
}

async function* pieces(...texts: string[]) {
  yield* texts;
}

test("answers find their questions, in whatever order and pieces they come", async () => {
  const { tools, from, answer } = connect();
  const both = Promise.all([tools.call({ method: "A.a" }), tools.call({ method: "B.b" })]);
  answer({ id: 2, result: { of: "B" } });
  const text = `${JSON.stringify({ id: 1, result: { of: "Ä" } })}\0`;
  for (const byte of Buffer.from(text)) from.write(Buffer.of(byte));
  expect(await both).toEqual([{ of: "Ä" }, { of: "B" }]);
});

test("a long parameter is one base64 text, however it is cut", async () => {
  const { tools, answer, sent } = connect();
  const done = tools.call({ method: "F.f", params: { a: 1 }, session: "s" }, { name: "body", bytes: pieces("a", "", "bcü", "defg") });
  await new Promise((resolve) => setImmediate(resolve));
  const { params, ...rest } = sent();
  expect([rest, params.a]).toEqual([{ id: 1, method: "F.f", sessionId: "s" }, 1]);
  expect(Buffer.from(params.body, "base64").toString()).toBe("abcüdefg");
  answer({ id: 1, result: {} });
  expect(await done).toEqual({});
});

test("what is long waits until Chromium takes more, and leaves no listener behind", async () => {
  const { tools, to, answer } = connect();
  const text = "x".repeat(3 * to.writableHighWaterMark);
  const before = to.listenerCount("error");
  const done = tools.call({ method: "F.f" }, { name: "body", bytes: pieces(text, text, text) });
  let read = 0;
  to.on("data", (bytes: Buffer) => {
    read += bytes.length;
    if (bytes.at(-1) === 0) answer({ id: 1, result: {} });
  });
  await done;
  expect([read > 12 * to.writableHighWaterMark, to.listenerCount("error")]).toEqual([true, before]);
});

test("events are heard; refusals and the end are errors of whoever waits", async () => {
  const events: DevToolsEvent[] = [];
  const { tools, from, answer } = connect((event) => events.push(event));
  const refused = tools.call({ method: "A.a" });
  answer({ method: "E.e", params: { x: 1 }, sessionId: "s" }, { id: 1, error: { code: -1, message: "no such thing" } });
  await expect(refused).rejects.toThrow("no such thing");
  expect(events).toEqual([{ method: "E.e", params: { x: 1 }, session: "s" }]);
  const lost = tools.call({ method: "B.b" });
  from.destroy();
  await expect(lost).rejects.toThrow("Chromium has ended.");
  await expect(tools.call({ method: "C.c" })).rejects.toThrow("Chromium has ended.");
});

test("a long parameter that breaks off ends it all: what was begun can't be taken back", async () => {
  const { tools } = connect();
  async function* breaking() {
    yield "abc";
    throw new Error("the source is gone");
  }
  await expect(tools.call({ method: "F.f" }, { name: "body", bytes: breaking() })).rejects.toThrow("the source is gone");
});
