/** The real server with a folder whose dashboards run on the spy kernel, and with code in every place that must not be shown. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGateway } from "../gateway-process.js";
import { gatewayKind, variablesOf } from "../kernels-under-test.js";
import { startServerProcess } from "../server-process.js";
import { isObject, type Json, type JsonObject } from "./json.js";

/** Every secret begins with it. */
export const SECRET = "zq_secret";

/** A code cell's source by its index. */
export const CELLS: ReadonlyMap<string, string> = new Map([
  ["1", `${SECRET}_first = "${SECRET}_literal"  # ${SECRET}_comment`],
  ["2", `def ${SECRET}_function():\n    """${SECRET}_docstring"""\n    return ${SECRET}_first\nprint(${SECRET}_function())`],
  ["4", `%%time\n${SECRET}_hidden(1)`],
]);
/** Of cells that are no code, and past the end. */
export const OTHER_INDEXES = { markdown: "0", end: "5" };

/** As the kernel got it. */
export interface SpiedMessage {
  readonly channel: string;
  readonly header: JsonObject;
  readonly parent_header: JsonObject;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly string[];
}

export interface SpiedServer {
  readonly url: string;
  readonly isOnGateway: boolean;
  log(): string;
  /** The log of the kernel that was started last. */
  newestSpyLog(): Promise<SpyLog>;
  stop(): Promise<void>;
}

export interface SpyLog {
  /** What has come since it was asked last. */
  next(): Promise<readonly SpiedMessage[]>;
}

export async function startSpiedServer(): Promise<SpiedServer> {
  const place = await mkdtemp(join(tmpdir(), "red-team-"));
  const [logs = "", folder = ""] = await Promise.all(["logs", "boards"].map((name) => mkdir(join(place, name), { recursive: true })));
  await Promise.all([writeKernelspec(place, { SPY: SECRET, SPY_LOGS: logs, SPY_BUNDLE: join(folder, "spied") }), writeBoards(folder)]);
  const kind = gatewayKind();
  // One of its own: it has to know the kernel.
  const gateway = kind === undefined ? undefined : await createGateway(kind, { env: { JUPYTER_PATH: place } });
  const env = {
    ...{ LOG_LEVEL: "error", JUPYTER_PATH: place, MESSAGES_PER_SECOND: "1000000", MAX_KERNELS_PER_VISITOR: "64" },
    ...(gateway === undefined ? {} : variablesOf(gateway)),
  };
  const server = await startServerProcess({ folder, env });
  const known = new Set<string>();
  return {
    url: server.url,
    isOnGateway: gateway !== undefined,
    log: () => server.log(),
    async newestSpyLog() {
      const [name = ""] = (await readdir(logs)).filter((file) => !known.has(file));
      known.add(name);
      return createSpyLog(join(logs, name));
    },
    async stop() {
      await server.stop();
      await gateway?.close();
      await rm(place, { recursive: true });
    },
  };
}

/** `env`: of the kernel, whatever starts it. */
async function writeKernelspec(place: string, env: Readonly<Record<string, string>>): Promise<void> {
  const spec = join(place, "kernels", "spy");
  await mkdir(spec, { recursive: true });
  const program = fileURLToPath(new URL("spy-kernel.ts", import.meta.url));
  const argv = [process.execPath, "--import", import.meta.resolve("tsx"), program, "{connection_file}"];
  await writeFile(join(spec, "kernel.json"), JSON.stringify({ argv, display_name: "Spy", language: "python", env }));
}

async function writeBoards(folder: string): Promise<void> {
  const bundle = join(folder, "spied");
  await mkdir(join(bundle, ".ipynb_checkpoints"), { recursive: true });
  const hidden = { jupyter_dashboards: { version: 1, views: { report_default: { hidden: true } } } };
  const markdown = (source: string, metadata: JsonObject = {}): JsonObject => ({ cell_type: "markdown", metadata, source });
  const code = (index: string, metadata: JsonObject = {}): JsonObject => ({
    cell_type: "code",
    metadata,
    source: CELLS.get(index) ?? "",
    outputs: [],
    execution_count: null,
  });
  const cells = [
    markdown("# Spied on"),
    code("1"),
    code("2"),
    markdown(`${SECRET}_of_hidden_words`, { extensions: hidden }),
    code("4", { extensions: hidden }),
  ];
  const views = { report_default: { name: "report", type: "report" } };
  const metadata = {
    kernelspec: { name: "spy", display_name: "Spy", language: "python" },
    extensions: { jupyter_dashboards: { version: 1, activeView: "report_default", views } },
  };
  const notebook = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
  await writeFile(join(bundle, "index.ipynb"), notebook);
  await writeFile(join(bundle, ".ipynb_checkpoints", "index-checkpoint.ipynb"), notebook);
  await writeFile(join(bundle, "data.csv"), "a,b\n1,2\n");
  for (const name of ["helpers.py", "helpers.py~", "Helpers.PY", "helpers.pyc", ".env"])
    await writeFile(join(bundle, name), `${SECRET}_helper = 1\n`);
  await writeFile(join(folder, "broken.ipynb"), `{"nbformat": 4, "cells": [{"cell_type": "code", "source": ${SECRET}_unquoted }]}`);
  await writeFile(
    join(folder, "odd.ipynb"),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [{ cell_type: `${SECRET}_type` }] }),
  );
}

function createSpyLog(file: string): SpyLog {
  let read = 0;
  return {
    async next() {
      const text = (await readFile(file)).subarray(read);
      const whole = text.subarray(0, text.lastIndexOf("\n") + 1);
      read += whole.byteLength;
      return whole
        .toString("utf8")
        .split("\n")
        .flatMap((line) => (line === "" ? [] : [spiedMessage(JSON.parse(line))]));
    },
  };
}

function spiedMessage(value: Json): SpiedMessage {
  if (!isObject(value) || typeof value.channel !== "string" || !Array.isArray(value.buffers))
    throw new Error("The spy kernel wrote no message.");
  const { channel, buffers } = value;
  const part = (name: string): JsonObject => {
    const object = value[name];
    if (!isObject(object)) throw new Error(`A message came with a ${name} that is no object.`);
    return object;
  };
  return {
    channel,
    header: part("header"),
    parent_header: part("parent_header"),
    metadata: part("metadata"),
    content: part("content"),
    buffers: buffers.map(String),
  };
}
