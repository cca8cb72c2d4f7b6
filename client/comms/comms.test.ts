import { describe, expect, test, vi } from "vitest";
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { type KernelStatus, PAGE_COMM_KEY } from "../../src/protocol/page.js";
import type { DashboardComm } from "./comm.js";
import { Comms } from "./comms.js";

function start() {
  const sent: [string, JsonObject, readonly Uint8Array[]][] = [];
  const unacknowledged = new Set<string>();
  const comms = new Comms({
    send: (...words) => {
      sent.push(words);
      return `m${sent.length}`;
    },
    isUnacknowledged: (id) => unacknowledged.has(id),
  });
  const state = (kernel: KernelStatus = "idle") => comms.takeState({ kernel, cells: [] });
  return { comms, sent, unacknowledged, state };
}

function kernelSays(msgType: string, id: string, data: JsonObject, extras: Partial<JupyterMessage> = {}): JupyterMessage {
  const content = { comm_id: id, data, ...(msgType === "comm_open" ? { target_name: "chart" } : {}) };
  return { ...createMessage({ channel: "iopub", msgType, session: "k", content }), ...extras };
}

/** What a comm hears, in words. */
function listen(comm: DashboardComm): unknown[] {
  const heard: unknown[] = [];
  comm.onMsg(({ data }) => heard.push(data));
  comm.onClose(() => heard.push("closed"));
  return heard;
}

const mine = { metadata: { [PAGE_COMM_KEY]: true } };

describe("a comm that the page opens", () => {
  test("waits for the kernel with all that is said on it", () => {
    const { comms, sent, state } = start();
    comms.reset();
    const comm = comms.openComm("chart", { a: 1 }, [new Uint8Array([1])]);
    comm.send({ b: 2 }, [new Uint8Array([2]).buffer]);
    state("starting");
    expect(sent).toEqual([]);
    state("busy");
    expect(sent).toEqual([
      ["comm_open", { comm_id: comm.id, target_name: "chart", data: { a: 1 } }, [new Uint8Array([1])]],
      ["comm_msg", { comm_id: comm.id, data: { b: 2 } }, [new Uint8Array([2])]],
    ]);
    comm.send({ c: 3 });
    expect(sent.at(-1)).toEqual(["comm_msg", { comm_id: comm.id, data: { c: 3 } }, []]);
  });

  test("hears the kernel, also what came before its listener, and the end", () => {
    const { comms, state } = start();
    state();
    const comm = comms.openComm("chart");
    expect(comms.take(kernelSays("comm_msg", comm.id, { n: 1 }))).toBe(true);
    const heard = listen(comm);
    comms.take(kernelSays("comm_msg", comm.id, { n: 2 }));
    comms.take(kernelSays("comm_close", comm.id, {}));
    expect(heard).toEqual([{ n: 1 }, { n: 2 }, "closed"]);
    expect(listen(comm)).toEqual(["closed"]);
  });

  test("closes without being told, and says nothing after it", () => {
    const { comms, sent, state } = start();
    state();
    const comm = comms.openComm("chart");
    const heard = listen(comm);
    comm.close({ bye: 1 });
    comm.close();
    comm.send({ more: 1 });
    expect(sent.slice(1)).toEqual([["comm_close", { comm_id: comm.id, data: { bye: 1 } }, []]]);
    expect(heard).toEqual([]);
  });

  test("that is closed before the kernel is there is never opened", () => {
    const { comms, sent, state } = start();
    comms.openComm("chart").close();
    state();
    expect(sent).toEqual([]);
  });

  test("goes on after a replay that knows it, and hears only what is new", () => {
    const { comms, state } = start();
    state();
    const comm = comms.openComm("chart");
    const heard = listen(comm);
    const said = [1, 2, 3].map((n) => kernelSays("comm_msg", comm.id, { n }));
    for (const message of said.slice(0, 2)) comms.take(message);
    comms.reset();
    for (const message of [kernelSays("comm_open", comm.id, {}, mine), ...said]) comms.take(message);
    state();
    expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test("hears all of a replay that has let go of what it heard last", () => {
    const { comms, state } = start();
    state();
    const comm = comms.openComm("chart");
    const heard = listen(comm);
    comms.take(kernelSays("comm_msg", comm.id, { n: 1 }));
    comms.reset();
    comms.take(kernelSays("comm_open", comm.id, {}, mine));
    comms.take(kernelSays("comm_msg", comm.id, { n: 9 }));
    state();
    expect(heard).toEqual([{ n: 1 }, { n: 9 }]);
  });

  test("ends with a replay that does not know it, unless the server has not had it yet", () => {
    const { comms, unacknowledged, state } = start();
    state();
    const [known, underWay] = [comms.openComm("chart"), comms.openComm("chart")];
    const heard = [known, underWay].map(listen);
    unacknowledged.add("m2");
    comms.reset();
    state("restarting");
    expect(heard).toEqual([["closed"], []]);
  });

  test("ends with the kernel", () => {
    const { comms, state } = start();
    state();
    const heard = listen(comms.openComm("chart"));
    state("dead");
    expect(heard).toEqual(["closed"]);
  });

  test("is closed when the page goes", () => {
    const { comms, sent, state } = start();
    state();
    const comm = comms.openComm("chart");
    comms.leave();
    expect(sent.at(-1)).toEqual(["comm_close", { comm_id: comm.id, data: {} }, []]);
  });

  test("carries objects only", () => {
    const { comms } = start();
    for (const data of [[1], 1, "text"]) expect(() => comms.openComm("chart", data)).toThrow(TypeError);
  });
});

describe("a comm that the kernel opens", () => {
  test("is handed to whoever asks for its target, then or later, from its beginning", () => {
    const { comms, state } = start();
    const heard: unknown[] = [];
    const note = (comm: DashboardComm, { data }: { data: unknown }): void => {
      heard.push(["open", data]);
      comm.onMsg((message) => heard.push(message.data));
      comm.onClose(() => heard.push("closed"));
    };
    comms.take(kernelSays("comm_open", "k1", { unit: "s" }));
    comms.take(kernelSays("comm_msg", "k1", { n: 1 }));
    comms.onComm("chart", note);
    expect(heard.splice(0)).toEqual([["open", { unit: "s" }], { n: 1 }]);
    comms.take(kernelSays("comm_open", "k2", {}));
    comms.take(kernelSays("comm_close", "k1", {}));
    expect(heard.splice(0)).toEqual([["open", {}], "closed"]);
    // The output is built anew, and its script runs again.
    comms.take(kernelSays("comm_msg", "k2", { n: 2 }));
    const stop = comms.onComm("chart", note);
    expect(heard.splice(0)).toEqual([{ n: 2 }, ["open", {}], { n: 2 }]);
    stop();
    comms.take(kernelSays("comm_open", "k3", {}));
    expect(heard).toEqual([]);
    comms.reset();
    state("restarting");
    expect(heard).toEqual(["closed"]);
  });

  test("a listener that fails does not stop the others", () => {
    const { comms } = start();
    const reported = vi.spyOn(console, "error").mockImplementation(() => {});
    comms.onComm("chart", () => {
      throw new Error("of the author");
    });
    expect(comms.take(kernelSays("comm_open", "k1", {}))).toBe(true);
    expect(comms.take(kernelSays("comm_msg", "k1", {}))).toBe(true);
    expect(reported).toHaveBeenCalledOnce();
    reported.mockRestore();
  });
});

test("widgets' comms are left to the widgets, those of other pages to nobody", () => {
  const { comms } = start();
  const widget = { comm_id: "w", target_name: "jupyter.widget", data: {} };
  expect(comms.take(createMessage({ channel: "iopub", msgType: "comm_open", session: "k", content: widget }))).toBe(false);
  expect(comms.take(kernelSays("comm_msg", "w", {}))).toBe(false);
  expect(comms.take(kernelSays("comm_open", "theirs", {}, mine))).toBe(true);
  expect(comms.take(kernelSays("comm_msg", "theirs", {}))).toBe(true);
  expect(comms.take(kernelSays("comm_close", "theirs", {}))).toBe(true);
  expect(comms.take(kernelSays("comm_msg", "theirs", {}))).toBe(false);
});

test("ready is when all has run, and again after a restart", async () => {
  const { comms } = start();
  const order: string[] = [];
  void comms.whenReady().then(() => order.push("first"));
  comms.takeState({ kernel: "busy", cells: [{ index: 0, status: "running" }] });
  await Promise.resolve();
  expect(order).toEqual([]);
  comms.takeState({ kernel: "idle", cells: [{ index: 0, status: "done" }] });
  await comms.whenReady();
  expect(order).toEqual(["first"]);
  comms.reset();
  void comms.whenReady().then(() => order.push("second"));
  comms.takeState({ kernel: "restarting", cells: [{ index: 0, status: "waiting" }] });
  await Promise.resolve();
  expect(order).toEqual(["first"]);
});
