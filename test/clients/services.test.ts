/** JupyterLab's own client library as it is; it is only given what to send: two headers, a cookie, and where the page would be. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Kernel,
  KernelAPI,
  KernelConnection,
  KernelManager,
  type KernelMessage,
  KernelSpecAPI,
  ServerConnection,
} from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createRelay } from "../support/relay.js";
import { CELL, type ClientServer, startForClients } from "./dashboard-folder.js";

const V1 = "v1.kernel.websocket.jupyter.org";
const FORMATS = [V1, ""] as const;
type Format = (typeof FORMATS)[number];

let place: ClientServer;

beforeAll(async () => {
  place = await startForClients();
});

afterAll(() => place.close());

async function settingsFor(format: Format, socketsAt = place.server.url): Promise<ServerConnection.ISettings> {
  const page = await fetch(`${place.server.url}/dashboards/cells`);
  const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  class VisitorSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, format === "" ? [] : protocols, { headers: { cookie, origin: socketsAt } });
    }
  }
  const headers = { cookie, "X-jupyter-notebook-path": "/dashboards/cells", "X-jupyter-session-id": "services" };
  const settings = ServerConnection.makeSettings({ baseUrl: place.server.url, wsUrl: socketsAt.replace("http", "ws"), init: { headers } });
  return Object.assign(settings, { WebSocket: VisitorSocket });
}

async function start(format: Format, socketsAt?: string): Promise<Kernel.IKernelConnection> {
  const serverSettings = await settingsFor(format, socketsAt);
  const model = await KernelAPI.startNew({ name: "python3" }, serverSettings);
  return new KernelConnection({ model, serverSettings });
}

interface Run {
  readonly reply: KernelMessage.IExecuteReplyMsg;
  readonly published: readonly KernelMessage.IIOPubMessage[];
}

async function run(kernel: Kernel.IKernelConnection, code: number | string): Promise<Run> {
  const published: KernelMessage.IIOPubMessage[] = [];
  const future = kernel.requestExecute({ code: String(code) });
  future.onIOPub = (message) => {
    published.push(message);
  };
  return { reply: await future.done, published };
}

const types = (messages: readonly KernelMessage.IMessage[]): string[] => messages.map(({ header }) => header.msg_type);

/** Resolves once the future has published that. */
function heard(future: Pick<Kernel.IShellFuture, "onIOPub">, text: string): Promise<void> {
  return new Promise((resolve) => {
    future.onIOPub = (message) => {
      if (JSON.stringify(message.content).includes(text)) resolve();
    };
  });
}

describe.each(FORMATS)("with the subprotocol '%s'", (format) => {
  let kernel: Kernel.IKernelConnection;

  beforeAll(async () => {
    kernel = await start(format);
  });

  afterAll(() => kernel.shutdown());

  test("cells run by their index, with all that a kernel publishes of it except code", async () => {
    expect((await kernel.info).language_info.name).toBe("python");
    const greeting = await run(kernel, CELL.greet);
    expect(types(greeting.published)).toEqual(["status", "execute_input", "stream", "status"]);
    expect(greeting.published[2]?.content).toEqual({ name: "stdout", text: "hello Ada\n" });
    expect(greeting.reply.content).toMatchObject({ status: "ok", payload: [], user_expressions: {} });
    const sum = await run(kernel, CELL.add);
    expect(sum.published.find(({ header }) => header.msg_type === "execute_result")?.content).toMatchObject({
      data: { "text/plain": "2" },
    });
    expect(JSON.stringify([greeting, sum])).not.toContain("secret_name");
  });

  test("what is no code cell is refused, and nobody waits for it", async () => {
    for (const code of [CELL.title, 99, "print(1)"]) {
      const { published, reply } = await run(kernel, code);
      expect(reply.content).toMatchObject({ status: "error", ename: "NotPermitted" });
      expect(types(published)).toEqual(["status"]);
    }
  });

  test("an error stops the cells that were asked for after it", async () => {
    const [failed, next] = await Promise.all([run(kernel, CELL.fail), run(kernel, CELL.add)]);
    expect(failed.reply.content).toMatchObject({ status: "error", ename: "ValueError", evalue: "as the author meant it", traceback: [] });
    expect(next.reply.content.status).toBe("aborted");
    expect((await run(kernel, CELL.add)).reply.content.status).toBe("ok");
  });

  test("a slider's comm is opened, moved, sent a custom message and listed", async () => {
    const opened: Kernel.IComm[] = [];
    const states: unknown[] = [];
    kernel.registerCommTarget("jupyter.widget", (comm, message) => {
      opened.push(comm);
      states.push(message.content.data.state);
    });
    await run(kernel, CELL.slider);
    const slider = opened.find((_, index) => JSON.stringify(states[index]).includes("IntSliderModel"));
    if (slider === undefined) throw new Error("no slider was opened");
    const moved = slider.send({ method: "update", state: { value: 7 }, buffer_paths: [] });
    await heard(moved, "moved to 7");
    const told = slider.send({ method: "custom", content: { ping: 1 } });
    await heard(told, "heard {'ping': 1}");
    const comms = await kernel.requestCommInfo({ target_name: "jupyter.widget" });
    expect(comms.content).toMatchObject({ status: "ok", comms: { [slider.commId]: { target_name: "jupyter.widget" } } });
  });

  test("a refused comm message comes to its end, a refused comm is closed", async () => {
    const comm = kernel.createComm("a.target.nobody.opened");
    await comm.send({ method: "update", state: {} }).done;
    const closed = new Promise((resolve) => {
      comm.onClose = resolve;
    });
    await comm.open({}).done;
    await closed;
    expect(comm.isDisposed).toBe(true);
  });

  test("a running cell is interrupted, and the kernel restarted", async () => {
    const statuses: string[] = [];
    kernel.statusChanged.connect((_, status) => statuses.push(status));
    await run(kernel, CELL.greet);
    const sleeping = kernel.requestExecute({ code: String(CELL.sleep) });
    await heard(sleeping, "asleep");
    const model = await KernelAPI.getKernelModel(kernel.id, kernel.serverSettings);
    expect(model).toMatchObject({ execution_state: "busy", connections: 1 });
    await kernel.interrupt();
    expect((await sleeping.done).content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    await kernel.restart();
    expect((await run(kernel, CELL.add)).reply.content.status).toBe("ok");
    expect(statuses).toEqual(expect.arrayContaining(["busy", "idle", "restarting"]));
    expect(statuses).not.toContain("dead");
  });

  test("a cell that was running when the connection was lost comes to its end on the next one", async () => {
    await rm(join(place.folder, "go"), { force: true });
    const relay = await createRelay(Number(new URL(place.server.url).port));
    try {
      const lossy = await start(format, `http://127.0.0.1:${relay.port}`);
      const waiting = lossy.requestExecute({ code: String(CELL.wait) });
      await heard(waiting, "begun");
      const published: string[] = [];
      waiting.onIOPub = ({ content }) => {
        published.push(JSON.stringify(content));
      };
      relay.drop();
      await writeFile(join(place.folder, "go"), "");
      expect((await waiting.done).content.status).toBe("ok");
      expect(published.join()).toContain("done");
      await lossy.shutdown();
    } finally {
      await relay.close();
    }
  });

  test("a client is told that its kernel has died, and shuts it down", async () => {
    const mortal = await start(format);
    await mortal.info;
    const dead = new Promise((resolve) => mortal.statusChanged.connect((_, status) => status === "dead" && resolve(status)));
    mortal.requestExecute({ code: String(CELL.die) });
    await dead;
    const late = new KernelConnection({ model: mortal.model, serverSettings: mortal.serverSettings });
    await new Promise((resolve) => late.disposed.connect(resolve));
    expect(await KernelAPI.getKernelModel(mortal.id, mortal.serverSettings)).toMatchObject({ execution_state: "dead" });
    await KernelAPI.shutdownKernel(mortal.id, mortal.serverSettings);
    expect(await KernelAPI.getKernelModel(mortal.id, mortal.serverSettings)).toBeUndefined();
  });
});

test("kernelspecs are named", async () => {
  const specs = await KernelSpecAPI.getSpecs(await settingsFor(V1));
  expect(specs.default).toBe("python3");
  expect(specs.kernelspecs.python3).toMatchObject({ language: "python", argv: [] });
});

test("a manager works though nothing lists kernels", async () => {
  const manager = new KernelManager({ serverSettings: await settingsFor(V1) });
  const kernel = await manager.startNew({ name: "python3" });
  expect((await run(kernel, CELL.add)).reply.content.status).toBe("ok");
  await kernel.shutdown();
  manager.dispose();
});
