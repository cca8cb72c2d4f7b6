/**
 * A kernel that runs nothing: it writes down every message that arrives, as it arrives, and answers as a careless or hostile kernel
 * would, with the code in every field that can hold some. Started as `spy-kernel.ts CONNECTION_FILE`; writes into the folder SPY_LOGS,
 * and knows the code of the bundle in the folder SPY_BUNDLE.
 */
import { createHmac } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Publisher, Reply, Router } from "zeromq";
import type { JsonObject } from "./json.js";
import { leaks, type Said } from "./leaks.js";

const [, , connectionFile = ""] = process.argv;
const info = JSON.parse(readFileSync(connectionFile, "utf8"));
const log = join(process.env.SPY_LOGS ?? "", `${basename(connectionFile)}l`);
const address = (port: number): string => (info.transport === "ipc" ? `ipc://${info.ip}-${port}` : `tcp://${info.ip}:${port}`);

const iopub = new Publisher({ sendHighWaterMark: 0 });
const heartbeat = new Reply();
const routers = {
  shell: new Router({ sendHighWaterMark: 0 }),
  control: new Router({ sendHighWaterMark: 0 }),
  stdin: new Router({ sendHighWaterMark: 0 }),
};
await Promise.all([
  iopub.bind(address(info.iopub_port)),
  heartbeat.bind(address(info.hb_port)),
  ...(["shell", "control", "stdin"] as const).map((channel) => routers[channel].bind(address(info[`${channel}_port`]))),
]);
appendFileSync(log, "");

const KNOWN = [
  { comm_id: "known", model: "IntSliderModel", state: { value: 3 } },
  { comm_id: "output", model: "OutputModel", state: { outputs: [], msg_id: "" } },
];
const bundle = process.env.SPY_BUNDLE ?? "";
const firstCode: string = JSON.parse(readFileSync(join(bundle, "index.ipynb"), "utf8")).cells[1].source;
const TALKATIVE_RUNS = 4;
let answered = 0;
let runs = 0;
let identity: Uint8Array = Buffer.alloc(0);

function framesOf({ type, content = {}, buffers = [], header: more = {}, metadata = {} }: Said, parent: JsonObject): Buffer[] {
  const header = { msg_id: globalThis.crypto.randomUUID(), msg_type: type, session: "spy", date: new Date().toISOString(), version: "5.4" };
  const json = [{ ...header, username: "spy", ...more }, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  const hmac = createHmac("sha256", info.key);
  for (const part of json) hmac.update(part);
  return [Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...json, ...buffers.map((text) => Buffer.from(text))];
}

const queues: Record<Said["channel"], Promise<unknown>> = {
  iopub: Promise.resolve(),
  shell: Promise.resolve(),
  control: Promise.resolve(),
  stdin: Promise.resolve(),
};

/** In order on each channel. */
function say(said: Said, parent: JsonObject): void {
  const { channel } = said;
  const frames = framesOf(said, parent);
  const to = identity;
  queues[channel] = queues[channel].then(() => (channel === "iopub" ? iopub.send(frames) : routers[channel].send([to, ...frames])));
}

function answer(header: JsonObject, content: JsonObject): void {
  const status = (execution_state: string): Said => ({ channel: "iopub", type: "status", content: { execution_state } });
  say(status("busy"), header);
  if (header.msg_type === "kernel_info_request") {
    for (const { comm_id, model, state } of KNOWN) {
      const data = { state: { ...state, _model_name: model }, buffer_paths: [] };
      say({ channel: "iopub", type: "comm_open", content: { comm_id, target_name: "jupyter.widget", data } }, header);
    }
    const known = { protocol_version: "5.4", implementation: "spy", implementation_version: "1", banner: "", help_links: [] };
    say({ channel: "shell", type: "kernel_info_reply", content: { status: "ok", ...known, language_info: { name: "python" } } }, header);
  } else if (header.msg_type === "comm_info_request") {
    say({ channel: "shell", type: "comm_info_reply", content: { status: "ok", comms: {} } }, header);
  }
  if (header.msg_type !== "kernel_info_request") leak(header, content);
  say(status("idle"), header);
}

/** The first cells that are run say all; then one kind of leak comes after the other. */
function leak(header: JsonObject, { code }: JsonObject): void {
  const all = leaks(typeof code === "string" && code !== "" ? code : firstCode, readFileSync(join(bundle, "helpers.py"), "utf8"));
  const isRun = header.msg_type === "execute_request";
  answered += 1;
  if (isRun) runs += 1;
  const some = isRun && runs <= TALKATIVE_RUNS ? all : all.slice(answered % all.length).slice(0, 1);
  for (const said of some) say(said, header);
  if (isRun) {
    say(
      { channel: "shell", type: "execute_reply", content: { status: "ok", execution_count: 1, payload: [], user_expressions: {} } },
      header,
    );
  }
}

async function serve(channel: Exclude<Said["channel"], "iopub">): Promise<void> {
  for await (const frames of routers[channel]) {
    const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>") + 1;
    const [, ...parts] = frames.slice(start);
    const [header, parent_header, metadata, content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
    const buffers = parts.slice(4).map((part) => part.toString("base64"));
    appendFileSync(log, `${JSON.stringify({ channel, header, parent_header, metadata, content, buffers })}\n`);
    [identity = identity] = frames;
    if (header.msg_type === "shutdown_request" && channel === "control") process.exit(0);
    answer(header, content);
  }
}

async function beat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

await Promise.all([serve("shell"), serve("control"), serve("stdin"), beat()]);
