import { expect, test } from "vitest";
import { createMessage, type JsonObject, type JsonValue } from "../../src/protocol/message.js";
import { Comms } from "../comms/comms.js";
import { type LabListener, PlotLine } from "./plot-line.js";

const patch = (n: number): JsonObject => ({ header: { msgtype: "PATCH-DOC" }, metadata: {}, content: { n } });
const said = (n: number): string[] => ['{"msgtype":"PATCH-DOC"}', "{}", `{"n":${n}}`];

/** A page, and a plot on it that notes what it hears. */
function start() {
  const sent: [string, JsonObject][] = [];
  const comms = new Comms({ send: (type, content) => `m${sent.push([type, content])}`, isUnacknowledged: () => false });
  comms.takeState({ kernel: "idle", cells: [] });
  const show = () => {
    const line = new PlotLine(comms);
    const heard: unknown[] = [];
    const note: LabListener = ({ content }) => heard.push(content.data);
    line.registerCommTarget("server", (comm) => {
      comm.onMsg = note;
    });
    const comm = line.connectToComm("client");
    comm.onMsg = ({ metadata }) => heard.push(`done ${metadata.comm_id}`);
    comm.open();
    return { line, heard, comm };
  };
  const kernelSays = (msgType: string, comm_id: string, data: JsonValue, extras: JsonObject = {}, buffers: Uint8Array[] = []) =>
    comms.take(createMessage({ channel: "iopub", msgType, session: "k", content: { comm_id, data, ...extras }, buffers }));
  const kernelPatches = (comm: string, n: number) => {
    for (const text of said(n)) kernelSays("comm_msg", comm, text);
  };
  return { comms, sent, show, kernelSays, kernelPatches };
}

test("a plot opens its comm, speaks on it, and hears that the kernel is done and what it changes", () => {
  const { sent, show, kernelSays, kernelPatches } = start();
  const { line, heard, comm } = show();
  line.begin();
  comm.send(patch(1), {}, [new Uint8Array([1])]);
  const id = sent[0]?.[1].comm_id;
  expect(sent).toEqual([
    ["comm_open", { comm_id: id, target_name: "client", data: {} }],
    ["comm_msg", { comm_id: id, data: patch(1) }],
  ]);
  kernelSays("comm_msg", String(id), {});
  kernelSays("comm_open", "k1", {}, { target_name: "server" });
  kernelPatches("k1", 2);
  expect(heard).toEqual(["done client", ...said(2)]);
});

test("what comes before the plot stands on the page waits, in the order in which the kernel and other pages have said it", () => {
  const { sent, show, kernelSays, kernelPatches } = start();
  kernelSays("comm_open", "c1", {}, { target_name: "client" });
  kernelSays("comm_open", "k1", {}, { target_name: "server" });
  kernelSays("comm_msg", "c1", patch(1));
  kernelPatches("k1", 2);
  kernelSays("comm_msg", "c1", patch(3));
  const { line, heard, comm } = show();
  expect(heard).toEqual([]);
  line.begin();
  expect(heard).toEqual([...said(1), ...said(2), ...said(3)]);
  comm.send(patch(4));
  expect(sent).toEqual([["comm_msg", { comm_id: "c1", data: patch(4) }]]);
});

test("a patch of another page does not come into the middle of the kernel's", () => {
  const { show, kernelSays } = start();
  const { line, heard } = show();
  line.begin();
  kernelSays("comm_open", "c1", {}, { target_name: "client" });
  kernelSays("comm_open", "k1", {}, { target_name: "server" });
  const [header = "", metadata = "", content = ""] = said(1);
  kernelSays("comm_msg", "k1", header);
  kernelSays("comm_msg", "c1", patch(2));
  kernelSays("comm_msg", "k1", metadata);
  kernelSays("comm_msg", "k1", content);
  expect(heard).toEqual([...said(2), ...said(1)]);
});

test("bytes come alone in their memory", () => {
  const { show, kernelSays } = start();
  const { line } = show();
  line.begin();
  const sizes: number[] = [];
  line.registerCommTarget("server", (comm) => {
    comm.onMsg = ({ buffers }) => sizes.push(...buffers.map(({ buffer }) => buffer.byteLength));
  });
  kernelSays("comm_open", "k1", {}, { target_name: "server" });
  for (const text of ['{"msgtype":"PATCH-DOC","num_buffers":1}', "{}", "{}", '{"id":"a"}']) kernelSays("comm_msg", "k1", text);
  kernelSays("comm_msg", "k1", {}, {}, [new Uint8Array(64).subarray(8, 12)]);
  expect(sizes).toEqual([4]);
});

test("a plot that is gone neither hears nor speaks, and the one in its place hears all from the beginning", () => {
  const { comms, sent, show, kernelSays, kernelPatches } = start();
  const first = show();
  const id = String(sent[0]?.[1].comm_id);
  first.comm.send(patch(1));
  comms.reset();
  kernelSays("comm_open", id, {}, { target_name: "client" });
  kernelSays("comm_open", "k1", {}, { target_name: "server" });
  kernelSays("comm_msg", id, patch(1));
  kernelPatches("k1", 2);
  comms.takeState({ kernel: "idle", cells: [] });
  first.line.end();
  first.comm.send(patch(9));
  expect(sent).toHaveLength(2);
  const second = show();
  second.line.begin();
  expect([first.heard, second.heard]).toEqual([[], [...said(1), ...said(2)]]);
  second.comm.send(patch(3));
  expect(sent.at(-1)).toEqual(["comm_msg", { comm_id: id, data: patch(3) }]);
});

test("the comm is left open for the pages that stay", () => {
  const { comms, sent, show } = start();
  show();
  comms.leave();
  expect(sent.map(([type]) => type)).toEqual(["comm_open"]);
});
