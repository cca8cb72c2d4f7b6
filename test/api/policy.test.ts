import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject, JupyterMessage } from "../../src/protocol/message.js";
import { isObject } from "../support/red-team/json.js";
import { MeasuredClient } from "../support/red-team/measured-client.js";
import { type WayAround, waysAround } from "../support/red-team/ways-around.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const COMBINATIONS = [
  ["page", "json"],
  ["page", "v1"],
  ["jupyter", "json"],
  ["jupyter", "v1"],
] as const;
const MARK = "zq_secret";
/** By cell. */
const SOURCES = [
  "# Of a policy",
  "print('ran on purpose')",
  `import ipywidgets as w\n${MARK}_slider = w.IntSlider(3)\n${MARK}_out = w.Output()\ndisplay(${MARK}_slider, ${MARK}_out)`,
  `def ${MARK}_function():\n    return 1`,
];

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policy-"));
  await writeNotebook(join(folder, "board.ipynb"), ...SOURCES);
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error", MESSAGES_PER_SECOND: "100000" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const stateOf = ({ content }: JupyterMessage): JsonObject => {
  const data = isObject(content.data) ? content.data : {};
  return isObject(data.state) ? data.state : {};
};

describe.each(COMBINATIONS)("a kernel of Python, as a %s in %s", (kind, format) => {
  const evil = join(tmpdir(), `policy-canary-${kind}-${format}-${process.pid}`);
  let client: MeasuredClient;
  let comm = "";
  let output = "";

  beforeAll(async () => {
    client = await MeasuredClient.open(server.url, "board", kind, format);
    if (kind === "jupyter") await client.ask("execute_request", { code: "2" });
    const opened = (model: string) => client.next((message) => stateOf(message)._model_name === model);
    comm = String((await opened("IntSliderModel")).content.comm_id);
    output = String((await opened("OutputModel")).content.comm_id);
    await client.quiet();
  });

  afterAll(() => client.close());

  // What they do is named before there is a kernel whose comms they need.
  const ways = (): readonly WayAround[] =>
    waysAround({ evil: `open(${JSON.stringify(evil)}, 'w')`, cell: "1", markdown: "0", end: "4", comm, output }, format);

  /** Made once: some are large. */
  let known: ReadonlyMap<string, WayAround> | undefined;
  const find = (name: string): WayAround | undefined => {
    known ??= new Map(ways().map((way) => [way.name, way]));
    return known.get(name);
  };

  test.each(ways().map(({ name }) => name))("%s", async (name) => {
    const way = find(name);
    if (way === undefined) throw new Error("There is no such way.");
    const { frame, asText, outcome } = way;
    const { answers, closed } = await client.provoke(frame, asText);
    expect(closed === undefined ? "open" : "closed").toBe(outcome === "closed" ? "closed" : "open");
    const refusals = answers.filter(({ content }) => content.ename === "NotPermitted");
    const replies = answers.filter(({ channel, content }) => channel !== "iopub" && content.ename !== "NotPermitted");
    if (outcome === "not-permitted") expect(refusals).toHaveLength(1);
    if (outcome !== "reduced") expect(replies).toEqual([]);
    // A page's cells run by themselves: it may ask for none.
    if (kind === "page") expect(replies.filter(({ header }) => header.msg_type === "execute_reply")).toEqual([]);
    for (const reply of replies) expect(reply.content).toMatchObject({ status: "ok" });
    expect(existsSync(evil)).toBe(false);
    expect(JSON.stringify(answers)).not.toContain(MARK);
  });

  test("what a widget's author offers passes: a change, an event, a question", async () => {
    client.send("comm_msg", { comm_id: comm, data: { method: "update", state: { value: 42 }, buffer_paths: [] } });
    client.send("comm_msg", { comm_id: comm, data: { method: "custom", content: { event: "none" } } });
    await client.quiet();
    client.send("comm_open", { comm_id: "control", target_name: "jupyter.widget.control", data: {} }, { version: "1.0.0" });
    client.send("comm_msg", { comm_id: "control", data: { method: "request_states" } });
    const told = await client.next(({ content }) => isObject(content.data) && content.data.method === "update_states");
    const states = isObject(told.content.data) && isObject(told.content.data.states) ? told.content.data.states : {};
    const slider = states[comm];
    expect(isObject(slider) && isObject(slider.state) ? slider.state : {}).toMatchObject({ value: 42, _model_name: "IntSliderModel" });
    const captured = states[output];
    expect(isObject(captured) && isObject(captured.state) ? captured.state : {}).toMatchObject({ outputs: [], msg_id: "" });
    expect((await client.ask("comm_info_request", { target_name: "jupyter.widget" })).content).toHaveProperty(["comms", comm]);
    client.send("comm_close", { comm_id: "control", data: {} });
    await client.quiet();
  });
});

test("a link to a page does not make its reader another visitor", async () => {
  const page = async (headers: Record<string, string>, query = ""): Promise<string> =>
    /"visitorToken":"([^"]+)"/.exec(await (await fetch(`${server.url}/dashboards/board${query}`, { headers })).text())?.[1] ?? "";
  const attackers = await page({});
  const own = await page({});
  const link = `?visitor=${encodeURIComponent(attackers)}`;
  expect(await page({}, link)).not.toBe(attackers);
  expect(await page({ cookie: `dashboards_visitor=${encodeURIComponent(own)}` }, link)).toBe(own);
});
