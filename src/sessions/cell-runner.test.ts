import { expect, test } from "vitest";
import type { CodeCell } from "../notebook/notebook.js";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { CellRunner } from "./cell-runner.js";

function codeCell(index: number, mayRaise = false): CodeCell {
  return { kind: "code", index, source: `cell ${index}`, tags: [], outputHidden: false, mayRaise };
}

function start(cells: readonly CodeCell[]) {
  const sent: JupyterMessage[] = [];
  const runner = new CellRunner({
    cells,
    session: "s",
    send: (message) => sent.push(message),
    onCellStarted: () => {},
    onChange: () => {},
  });
  runner.start();
  const lastOf = (msgType: string) => sent.findLast(({ header }) => header.msg_type === msgType)?.header;
  const answer = (channel: "shell" | "iopub", msgType: string, content: Record<string, string>, to = "execute_request") => {
    const parent = lastOf(to);
    runner.observe(createMessage({ channel, msgType, session: "k", content, ...(parent ? { parent } : {}) }));
  };
  return {
    sent,
    runner,
    executed: () => sent.filter(({ header }) => header.msg_type === "execute_request"),
    answerDoubt: () => answer("shell", "kernel_info_reply", { status: "ok" }, "kernel_info_request"),
    reply: (status: string, error: Record<string, string> = {}) => answer("shell", "execute_reply", { status, ...error }),
    idle: () => answer("iopub", "status", { execution_state: "idle" }),
    stop: (interrupt = async () => {}) => runner.stopCurrent(interrupt),
    statuses: () => runner.progress.map((cell) => cell.status),
  };
}

function deferred() {
  const end = { arrive: (): void => {}, lose: (): void => {} };
  const settled = new Promise<void>((resolve, reject) => {
    Object.assign(end, { arrive: resolve, lose: () => reject(new Error("away")) });
  });
  return { settled, arrive: () => end.arrive(), lose: () => end.lose() };
}

test("the next cell starts once the reply and the idle status of the one before have come, in either order", () => {
  const run = start([codeCell(1), codeCell(4)]);
  run.idle();
  expect(run.executed()).toHaveLength(1);
  run.reply("ok");
  expect(run.executed().map((message) => message.content.code)).toEqual(["cell 1", "cell 4"]);
  expect(run.statuses()).toEqual(["done", "running"]);
  run.reply("ok");
  run.idle();
  expect(run.statuses()).toEqual(["done", "done"]);
  expect(run.runner.running).toBe(false);
});

test("a failed cell stops the run and the cells after it are marked", () => {
  const run = start([codeCell(0), codeCell(1), codeCell(2)]);
  run.reply("error");
  run.idle();
  expect(run.sent).toHaveLength(1);
  expect(run.statuses()).toEqual(["failed", "not-run", "not-run"]);
});

test("a cell that may raise does not stop the run", () => {
  const run = start([codeCell(0, true), codeCell(1)]);
  run.reply("error");
  run.idle();
  expect(run.statuses()).toEqual(["failed", "running"]);
});

test("a cell that the kernel is done with and answers the next question for has failed, since its reply never comes", () => {
  const run = start([codeCell(0), codeCell(1)]);
  run.idle();
  run.answerDoubt();
  expect(run.statuses()).toEqual(["failed", "not-run"]);
});

test("a reply that comes before the answer to the doubt counts", () => {
  const run = start([codeCell(0), codeCell(1)]);
  run.idle();
  run.reply("ok");
  run.answerDoubt();
  expect(run.statuses()).toEqual(["done", "running"]);
});

test("messages of other executions do not end a cell", () => {
  const run = start([codeCell(0)]);
  run.runner.observe(createMessage({ channel: "shell", msgType: "execute_reply", session: "k", content: { status: "ok" } }));
  run.idle();
  expect(run.statuses()).toEqual(["running"]);
});

test("an execution asks for nothing but its code: no history, no input, no expressions", () => {
  const run = start([codeCell(0)]);
  expect(run.sent[0]?.content).toEqual({
    code: "cell 0",
    silent: false,
    store_history: false,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  });
});

test.each([
  { ename: "MemoryError", evalue: "" },
  { ename: "_ArrayMemoryError", evalue: "Unable to allocate 7 GiB" },
  { ename: "ERROR", evalue: "Error: cannot allocate vector of size 762.9 Mb" },
])("a cell that lacks memory says so: $ename", (error) => {
  const run = start([codeCell(0), codeCell(1)]);
  run.reply("error", error);
  run.idle();
  expect(run.runner.progress).toEqual([
    { index: 0, status: "failed", reason: "memory" },
    { index: 1, status: "not-run" },
  ]);
});

test("a cell that is blamed has failed for that, also where its kernel is ended for it; one that ends well has not", () => {
  const blame = (run: ReturnType<typeof start>): void => run.runner.blame(run.executed().at(-1)?.header.msg_id ?? "", "time");
  const ended = start([codeCell(0), codeCell(1)]);
  blame(ended);
  ended.runner.abort();
  expect(ended.runner.progress).toEqual([
    { index: 0, status: "failed", reason: "time" },
    { index: 1, status: "not-run" },
  ]);
  ended.runner.start();
  expect(ended.runner.progress[0]).toEqual({ index: 0, status: "running" });
  const done = start([codeCell(0), codeCell(1)]);
  blame(done);
  done.reply("ok");
  done.idle();
  expect(done.runner.progress).toEqual([
    { index: 0, status: "done" },
    { index: 1, status: "running" },
  ]);
  done.runner.blame("another", "time");
  done.runner.abort();
  expect(done.statuses()).toEqual(["done", "not-run"]);
});

test("what was stopped from outside is known while it ends, whatever the kernel says of it", () => {
  const run = start([codeCell(0), codeCell(1)]);
  const id = (): string => run.executed().at(-1)?.header.msg_id ?? "";
  expect(run.runner.withholdsError(id())).toBe(false);
  void run.stop();
  expect([run.runner.withholdsError(id()), run.runner.withholdsError("another")]).toEqual([true, false]);
  run.reply("error", { ename: "KeyboardInterrupt" });
  run.idle();
  expect(run.runner.progress).toEqual([
    { index: 0, status: "failed", reason: "stopped" },
    { index: 1, status: "not-run" },
  ]);
});

test("the first cause counts, and a cell that heeds no stop has ended well", () => {
  const run = start([codeCell(0), codeCell(1)]);
  run.runner.blame(run.executed().at(-1)?.header.msg_id ?? "", "time");
  void run.stop();
  run.reply("error");
  run.idle();
  expect(run.runner.progress[0]).toEqual({ index: 0, status: "failed", reason: "time" });
  const other = start([codeCell(0), codeCell(1)]);
  void other.stop();
  other.reply("ok");
  other.idle();
  expect(other.statuses()).toEqual(["done", "running"]);
});

test.each(["stopped", "time"] as const)("a cell whose error was withheld has ended by that, whatever its reply says: %s", (reason) => {
  for (const isReplyFirst of [true, false]) {
    const run = start([codeCell(0), codeCell(1)]);
    const id = run.executed().at(-1)?.header.msg_id ?? "";
    if (reason === "time") run.runner.blame(id, "time");
    else void run.stop();
    if (isReplyFirst) run.reply("ok");
    expect(run.runner.withholdsError(id)).toBe(true);
    if (!isReplyFirst) run.reply("ok");
    run.idle();
    expect(run.runner.progress).toEqual([
      { index: 0, status: "failed", reason },
      { index: 1, status: "not-run" },
    ]);
  }
});

test("a cell that begins before the interrupt has arrived is stopped by it, and no other", async () => {
  const run = start([codeCell(0), codeCell(1), codeCell(2)]);
  const interrupt = deferred();
  const stopping = run.stop(() => interrupt.settled);
  run.reply("ok");
  run.idle();
  interrupt.arrive();
  await stopping;
  expect(run.runner.withholdsError(run.executed().at(-1)?.header.msg_id)).toBe(true);
  run.reply("error", { ename: "KeyboardInterrupt" });
  run.idle();
  expect(run.runner.progress).toEqual([
    { index: 0, status: "done" },
    { index: 1, status: "failed", reason: "stopped" },
    { index: 2, status: "not-run" },
  ]);
  run.runner.start();
  run.reply("error");
  run.idle();
  expect(run.runner.progress[0]).toEqual({ index: 0, status: "failed" });
});

test("neither is it told of an interrupt that did not get through, or that was meant for another run", async () => {
  const run = start([codeCell(0), codeCell(1)]);
  const [first, second] = [deferred(), deferred()];
  const lost = run.stop(() => first.settled);
  run.reply("ok");
  run.idle();
  first.lose();
  await expect(lost).rejects.toThrow("away");
  run.reply("error");
  run.idle();
  expect(run.runner.progress[1]).toEqual({ index: 1, status: "failed" });
  const late = run.stop(() => second.settled);
  run.runner.start();
  second.arrive();
  await late;
  run.reply("error");
  run.idle();
  expect(run.runner.progress[0]).toEqual({ index: 0, status: "failed" });
});

test("whoever stops a cell that may raise does not want the next", () => {
  const run = start([codeCell(0, true), codeCell(1)]);
  void run.stop();
  run.reply("error");
  run.idle();
  expect(run.statuses()).toEqual(["failed", "not-run"]);
});

test("where the kernel can't be interrupted, whatever the cell comes to later is its own", async () => {
  const run = start([codeCell(0)]);
  await expect(run.stop(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
  run.reply("error");
  run.idle();
  expect(run.runner.progress).toEqual([{ index: 0, status: "failed" }]);
});

test("a cell that its kernel died over has failed, for the reason that is known; between cells none has", () => {
  const run = start([codeCell(0), codeCell(1)]);
  run.runner.failCurrent("memory");
  run.runner.abort();
  expect(run.runner.progress).toEqual([
    { index: 0, status: "failed", reason: "memory" },
    { index: 1, status: "not-run" },
  ]);
  const unknown = start([codeCell(0)]);
  unknown.runner.failCurrent();
  unknown.runner.abort();
  expect(unknown.runner.progress).toEqual([{ index: 0, status: "failed" }]);
  const done = start([codeCell(0)]);
  done.reply("ok");
  done.idle();
  done.runner.failCurrent();
  done.runner.abort();
  expect(done.statuses()).toEqual(["done"]);
});
