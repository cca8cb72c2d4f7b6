import { expect, test } from "vitest";
import { type Channel, createMessage, type JsonObject } from "../protocol/message.js";
import { CommTable } from "./comm-table.js";

function table(maxCustomBytes = 1_000_000, maxBytes = 10_000_000): CommTable {
  return new CommTable({ session: "s", maxCustomBytes, maxBytes });
}

function open(id: string, data: JsonObject, buffers: Uint8Array[] = [], metadata: JsonObject = { version: "2.1.0" }) {
  return createMessage({
    channel: "iopub",
    msgType: "comm_open",
    session: "k",
    content: { comm_id: id, target_name: "jupyter.widget", data },
    metadata,
    buffers,
  });
}

function message(id: string, data: JsonObject, buffers: Uint8Array[] = [], channel: Channel = "iopub") {
  return createMessage({ channel, msgType: "comm_msg", session: "k", content: { comm_id: id, data }, buffers });
}

const bytes = (...values: number[]) => new Uint8Array(values);

test("updates of the kernel and of a page are merged into the opening message", () => {
  const comms = table();
  comms.apply(open("a", { state: { value: 1, min: 0 }, buffer_paths: [] }));
  comms.apply(message("a", { method: "update", state: { max: 9 } }));
  comms.apply(message("a", { method: "update", state: { value: 2 } }, [], "shell"));
  const [opened, ...rest] = comms.replay();
  expect(rest).toEqual([]);
  expect(opened?.content).toMatchObject({ comm_id: "a", target_name: "jupyter.widget", data: { state: { value: 2, min: 0, max: 9 } } });
  expect(opened?.metadata).toEqual({ version: "2.1.0" });
});

test("a buffer takes the place of the value it replaces, and a plain value the place of a buffer", () => {
  const comms = table();
  comms.apply(open("a", { state: { width: 3 }, buffer_paths: [["value"]] }, [bytes(1, 2)]));
  comms.apply(message("a", { method: "update", state: {}, buffer_paths: [["value"]] }, [bytes(9)]));
  expect(comms.replay()[0]?.content.data).toMatchObject({ state: { width: 3 }, buffer_paths: [["value"]] });
  expect(comms.replay()[0]?.buffers).toEqual([bytes(9)]);
  comms.apply(message("a", { method: "update", state: { value: "none" } }));
  expect(comms.replay()[0]?.content.data).toMatchObject({ state: { width: 3, value: "none" }, buffer_paths: [] });
  expect(comms.replay()[0]?.buffers).toEqual([]);
});

test("buffers inside a value go with it", () => {
  const comms = table();
  comms.apply(open("a", { state: { data: [null, { x: 1 }] }, buffer_paths: [["data", 0]] }, [bytes(1)]));
  comms.apply(message("a", { method: "update", state: { data: [{ y: 2 }] }, buffer_paths: [] }));
  expect(comms.replay()[0]?.content.data).toMatchObject({ state: { data: [{ y: 2 }] }, buffer_paths: [] });
});

test("events are kept in order after all comms, up to the bound, and a page's own are not repeated", () => {
  const comms = table(400);
  comms.apply(open("a", { state: {} }));
  for (let step = 0; step < 50; step += 1) comms.apply(message("a", { method: "custom", content: { step } }));
  comms.apply(message("a", { method: "custom", content: { event: "click" } }, [], "shell"));
  comms.apply(open("b", { state: {} }));
  const replayed = comms.replay();
  expect(replayed.slice(0, 2).map((entry) => entry.content.comm_id)).toEqual(["a", "b"]);
  const steps = replayed.slice(2).map((entry) => JSON.stringify(entry.content.data));
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.length).toBeLessThan(50);
  expect(steps.at(-1)).toContain('"step":49');
});

test("events of several comms are told in the order in which they came", () => {
  const comms = table();
  for (const id of ["a", "b"]) comms.apply(open(id, { state: {} }));
  for (const [step, id] of ["b", "a", "b"].entries()) comms.apply(message(id, { method: "custom", content: { step } }));
  const events = comms.replay().slice(2);
  expect(events.map(({ content }) => content.data)).toEqual([0, 1, 2].map((step) => ({ method: "custom", content: { step } })));
});

test("a closed comm leaves nothing behind", () => {
  const comms = table();
  comms.apply(open("a", { state: { value: "x".repeat(1000) } }));
  comms.apply(message("a", { method: "custom", content: {} }));
  expect(comms.bytes).toBeGreaterThan(2000);
  comms.apply(createMessage({ channel: "iopub", msgType: "comm_close", session: "k", content: { comm_id: "a" } }));
  expect(comms.bytes).toBe(0);
  expect(comms.has("a")).toBe(false);
  expect(comms.replay()).toEqual([]);
});

test("messages for a comm that was never opened change nothing", () => {
  const comms = table();
  comms.apply(message("ghost", { method: "update", state: { value: 1 } }));
  expect(comms.replay()).toEqual([]);
});

test("a kernel is known to echo once it has done so", () => {
  const comms = table();
  comms.apply(open("a", { state: { value: 1 } }));
  expect(comms.echoes("a")).toBe(false);
  comms.apply(message("a", { method: "echo_update", state: { value: 2 } }));
  expect(comms.echoes("a")).toBe(true);
  expect(comms.state("a")).toEqual({ value: 2 });
});

test("a page changes traits that are there and adds none", () => {
  const comms = table();
  comms.apply(open("a", { state: { value: 1 }, buffer_paths: [["data"]] }, [bytes(1)]));
  comms.apply(
    message(
      "a",
      { method: "update", state: { value: 2, invented: "x" }, buffer_paths: [["data"], ["more"]] },
      [bytes(2), bytes(3)],
      "shell",
    ),
  );
  expect(comms.state("a")).toEqual({ value: 2 });
  expect(comms.replay()[0]?.buffers).toEqual([bytes(2)]);
});

test("what a page says of traits that are not there is not compared with each buffer that is", () => {
  let looks = 0;
  const count = 500;
  const paths = Array.from({ length: count }, (_, index) => {
    const path = ["data", index];
    return Object.defineProperty(path, 0, {
      get: () => {
        looks += 1;
        return "data";
      },
    });
  });
  const buffers = paths.map(() => bytes());
  const comms = table();
  comms.apply(open("a", { state: {}, buffer_paths: [["data"]] }, [bytes(1)]));
  comms.apply(message("a", { method: "update", state: {}, buffer_paths: paths }, buffers, "shell"));
  const unknown = Object.fromEntries(paths.map((_, index) => [`t${index}`, 1]));
  comms.apply(message("a", { method: "update", state: unknown, buffer_paths: [["data"]] }, [bytes(2)], "shell"));
  expect(comms.replay()[0]?.buffers).toEqual([bytes(2)]);
  expect(looks).toBeLessThan(20 * count);
});

test("over the bound the largest values are let go, and it is known", () => {
  const comms = table(1000, 50_000);
  comms.apply(open("small", { state: { value: "kept" } }));
  comms.apply(open("large", { state: { text: "x".repeat(40_000), name: "kept" } }));
  expect(comms.hasShed).toBe(true);
  expect(comms.bytes).toBeLessThanOrEqual(50_000);
  expect([comms.state("small"), comms.state("large")]).toEqual([{ value: "kept" }, { name: "kept" }]);
});

test("events give way before values, and what says which widget it is stays", () => {
  const comms = table(1_000_000, 100_000);
  comms.apply(open("a", { state: { _model_name: "CanvasModel", width: 3 } }));
  comms.apply(open("b", { state: { _model_name: "TextModel", value: "y".repeat(20_000) } }));
  for (let step = 0; step < 50; step += 1) comms.apply(message("a", { method: "custom", content: { frame: "x".repeat(1000) } }));
  expect(comms.bytes).toBeLessThanOrEqual(100_000);
  expect(comms.state("a")).toEqual({ _model_name: "CanvasModel", width: 3 });
  expect(comms.state("b")).toMatchObject({ _model_name: "TextModel", value: "y".repeat(20_000) });
  expect(comms.hasShed).toBe(true);
});

test("a comm that is no widget's comes to a new page as it was opened, with all that was said", () => {
  const comms = table();
  const opening = createMessage({
    channel: "iopub",
    msgType: "comm_open",
    session: "k",
    content: { comm_id: "c", target_name: "chart", data: { state: { a: 1 } } },
    buffers: [bytes(1)],
  });
  comms.apply(opening);
  const said = [message("c", { method: "update", state: { a: 2 } }), message("c", { points: [1] }, [bytes(2)])];
  for (const each of [...said, message("c", { from: "a page" }, [], "shell")]) comms.apply(each);
  expect(comms.replay()).toEqual([opening, ...said]);
  expect([comms.target("c"), comms.target("d")]).toEqual(["chart", undefined]);
  comms.apply(createMessage({ channel: "iopub", msgType: "comm_close", session: "k", content: { comm_id: "c", data: {} } }));
  expect([comms.replay(), comms.bytes]).toEqual([[], 0]);
});

test("a comm that a page has opened is marked for the pages", () => {
  const comms = table();
  const content = { comm_id: "c", target_name: "chart", data: {} };
  comms.apply(createMessage({ channel: "shell", msgType: "comm_open", session: "b", content, metadata: { version: "1" } }));
  const [opened] = comms.replay();
  expect([opened?.channel, opened?.content, opened?.metadata]).toEqual(["iopub", content, { version: "1", dashboard_page_comm: true }]);
});

test("over the bound a comm's large opening is let go whole", () => {
  const comms = table(1_000_000, 100_000);
  for (const id of ["a", "b"]) {
    const content = { comm_id: id, target_name: "chart", data: { text: "x".repeat(id === "a" ? 40_000 : 30_000) } };
    comms.apply(createMessage({ channel: "iopub", msgType: "comm_open", session: "k", content }));
  }
  expect(comms.replay().map(({ content }) => content.comm_id)).toEqual(["b"]);
  expect([comms.hasShed, comms.bytes <= 100_000]).toEqual([true, true]);
});

test("of what a widget was opened with, a new page gets its state and nothing else", () => {
  const comms = table();
  comms.apply(open("a", { state: { value: 1 }, buffer_paths: [], ballast: "x" }));
  expect(comms.replay()[0]?.content.data).toEqual({ state: { value: 1 }, buffer_paths: [] });
});

test("what a page can set is let go like anything else, whatever it is called; what says which widget it is stays", () => {
  const comms = table(1000, 100_000);
  comms.apply(open("a", { state: { _model_name: "M", _esm: "e".repeat(30_000), _view_count: 1, value: "kept" } }));
  comms.apply(message("a", { method: "update", state: { _view_count: "x".repeat(60_000) } }, [], "shell"));
  expect(comms.state("a")).toEqual({ _model_name: "M", _esm: "e".repeat(30_000), value: "kept" });
  expect([comms.hasShed, comms.bytes <= 100_000]).toEqual([true, true]);
});

test("what is kept is weighed as it is, whatever was said before", () => {
  const comms = table(1000, 200_000);
  comms.apply(open("a", { state: { text: "x".repeat(20_000), value: 1 }, buffer_paths: [["data"]] }, [bytes(1, 2, 3)]));
  comms.apply(message("a", { method: "update", state: { text: "y".repeat(30_000) }, buffer_paths: [["data"]] }, [new Uint8Array(40_000)]));
  comms.apply(message("a", { method: "custom", content: { frame: "z" } }));
  comms.apply(open("b", { state: { text: "x".repeat(90_000) } }));
  const fresh = table(1000, 200_000);
  for (const each of comms.replay()) fresh.apply(each);
  expect(comms.bytes).toBe(fresh.bytes);
  expect([comms.hasShed, comms.state("a")?.value]).toEqual([true, 1]);
  for (const id of ["a", "b"])
    comms.apply(createMessage({ channel: "iopub", msgType: "comm_close", session: "k", content: { comm_id: id } }));
  expect(comms.bytes).toBe(0);
});

test.each<[string, JsonObject, number]>([
  ["the places of buffers", { buffer_paths: [["value", "x".repeat(200_000)]] }, 1],
  ["many empty buffers", { buffer_paths: Array.from({ length: 2000 }, (_, index) => ["value", index]) }, 2000],
  ["names within a value", { state: { value: { deep: [{ ["x".repeat(200_000)]: 1 }] } } }, 0],
  [
    "many names within a value",
    { state: { value: Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`key ${index}`, 1])) } },
    0,
  ],
])("the bound holds for %s, too", (_, data, count) => {
  const comms = table(1000, 100_000);
  comms.apply(open("a", { state: { value: 1, name: "kept" } }));
  const buffers = Array.from({ length: count }, () => bytes());
  comms.apply(message("a", { method: "update", ...data }, buffers, "shell"));
  expect([comms.hasShed, comms.state("a")]).toEqual([true, { name: "kept" }]);
  expect(comms.replay()[0]?.buffers).toEqual([]);
});

test("a value that was let go comes back with what a page says of it, also where the kernel does not repeat that", () => {
  const comms = table(1000, 50_000);
  comms.apply(open("a", { state: { text: "x".repeat(40_000), name: "kept" }, buffer_paths: [["data"]] }, [new Uint8Array(40_000)]));
  expect(comms.state("a")).toEqual({ name: "kept" });
  const data = { method: "update", state: { text: "short", invented: 1 }, buffer_paths: [["data"]] };
  comms.apply(message("a", data, [bytes(1)], "shell"));
  expect(comms.state("a")).toEqual({ name: "kept", text: "short" });
  expect(comms.replay()[0]?.buffers).toEqual([bytes(1)]);
});

/** Below what the kernel's own values are let go from. */
const MIDDLING = "x".repeat(7000);
const fillWidgets = (comms: CommTable, count: number, say: (id: string) => ReturnType<typeof message>): void => {
  for (let index = 0; index < count; index += 1) comms.apply(open(`w${index}`, { state: { _model_name: "M", value: "", name: "kept" } }));
  for (let index = 0; index < count; index += 1) comms.apply(say(`w${index}`));
};

test.each([
  ["a page says", "update", "shell"],
  ["the kernel repeats for all", "echo_update", "iopub"],
] as const)("many middling values that %s stay within the bound, too", (_, method, channel) => {
  const comms = table(1000, 100_000);
  fillWidgets(comms, 40, (id) => message(id, { method, state: { value: MIDDLING } }, [], channel));
  expect(comms.bytes).toBeLessThanOrEqual(100_000);
  expect(comms.hasShed).toBe(true);
  for (let index = 0; index < 40; index += 1) expect(comms.state(`w${index}`)).toMatchObject({ _model_name: "M", name: "kept" });
});

test("they go before what the kernel itself has said, large as that may be", () => {
  const comms = table(1000, 200_000);
  comms.apply(open("plot", { state: { data: "y".repeat(40_000) } }));
  fillWidgets(comms, 40, (id) => message(id, { method: "update", state: { value: MIDDLING } }, [], "shell"));
  expect(comms.bytes).toBeLessThanOrEqual(200_000);
  expect(comms.state("plot")).toEqual({ data: "y".repeat(40_000) });
});

test("a few of them stay where the kernel itself says too much", () => {
  const comms = table(1000, 200_000);
  fillWidgets(comms, 1, (id) => message(id, { method: "update", state: { value: MIDDLING } }, [], "shell"));
  comms.apply(open("plot", { state: { data: "y".repeat(120_000) } }));
  expect(comms.state("w0")?.value).toBe(MIDDLING);
  expect(comms.state("plot")).toEqual({});
});

test("what the kernel says of a value makes it the kernel's again, and short values stay whoever has set them", () => {
  const comms = table(1000, 100_000);
  fillWidgets(comms, 40, (id) => message(id, { method: "update", state: { value: "short" } }, [], "shell"));
  comms.apply(message("w0", { method: "update", state: { value: MIDDLING } }, [], "shell"));
  comms.apply(message("w0", { method: "update", state: { value: MIDDLING } }));
  for (let index = 1; index < 20; index += 1)
    comms.apply(message(`w${index}`, { method: "update", state: { value: MIDDLING } }, [], "shell"));
  expect(comms.bytes).toBeLessThanOrEqual(100_000);
  expect([comms.state("w0")?.value, comms.state("w30")?.value]).toEqual([MIDDLING, "short"]);
});

test("what plotly tells in passing is told a new page in its order, but for what later ones set again", () => {
  const comms = table();
  comms.apply(open("a", { state: { _py2js_update: null, _widget_data: [{}] } }));
  const say = (trait: string, change: JsonObject) => {
    comms.apply(message("a", { method: "update", state: { [trait]: change, _last_trace_edit_id: 3 } }));
    comms.apply(message("a", { method: "update", state: { [trait]: null } }));
  };
  const told = () =>
    comms.replay().map(({ content: { data } }) => (typeof data === "object" && data !== null && "state" in data ? data.state : {}));
  say("_py2js_restyle", { restyle_data: { y: [[1]] }, restyle_traces: [0] });
  say("_py2js_relayout", { relayout_data: { title: "old" } });
  say("_py2js_restyle", { restyle_data: { y: [[2]] }, restyle_traces: [0] });
  say("_py2js_restyle", { restyle_data: { y: [[3], "_undefined_"] }, restyle_traces: [0, 1] });
  say("_py2js_relayout", { relayout_data: { title: "new", height: 3 } });
  const second = { _py2js_restyle: { restyle_data: { y: [[2]] }, restyle_traces: [0] } };
  const third = { _py2js_restyle: { restyle_data: { y: [[3], "_undefined_"] }, restyle_traces: [0, 1] } };
  const layout = { _py2js_relayout: { relayout_data: { title: "new", height: 3 } } };
  const none = [{ _py2js_restyle: null }, { _py2js_relayout: null }];
  expect(told().slice(1)).toEqual([second, none[0], third, none[0], layout, none[1]]);
  // What moves traces stands between what is said of others.
  say("_py2js_moveTraces", { current_trace_inds: [0], new_trace_inds: [1] });
  say("_py2js_relayout", { relayout_data: { title: "newest", height: 3 } });
  expect(told()).toHaveLength(11);
  comms.apply(message("a", { method: "update", state: { _widget_data: [{ y: [4] }] } }));
  expect(told()).toEqual([expect.objectContaining({ _widget_data: [{ y: [4] }], _last_trace_edit_id: 3 })]);
});
