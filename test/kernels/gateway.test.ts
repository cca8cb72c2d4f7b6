import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelStartError } from "../../src/kernels/errors.js";
import { GatewayProvider } from "../../src/kernels/gateway/gateway-provider.js";
import { KernelLedger } from "../../src/kernels/gateway/kernel-ledger.js";
import type { Kernel, KernelProvider } from "../../src/kernels/kernel.js";
import { createMessage, type JsonObject } from "../../src/protocol/message.js";
import { createGateway, GATEWAY_KINDS, type GatewayProcess } from "../support/gateway-process.js";
import { until } from "../support/patience.js";
import { createRelay } from "../support/relay.js";
import { execute, executeRequest, next, textOf } from "./execute.js";
import { PLAIN_STARTS } from "./plain-starts.js";

const SPECS = { mute: ["/bin/sh", "-c", "sleep 1000"], quitter: ["/bin/sh", "-c", "exit 3"] };
const SECOND = 1000;

let ledgers: string;

beforeAll(async () => {
  ledgers = await mkdtemp(join(tmpdir(), "ledgers-"));
});

afterAll(async () => {
  // Nothing is written down any more of kernels that are gone.
  const left = await readdir(ledgers);
  await rm(ledgers, { recursive: true });
  expect(left).toEqual([]);
});

interface Wanted {
  readonly url: string;
  readonly token?: string;
  readonly startTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

function provide({ url, token, startTimeoutMs = 60 * SECOND, requestTimeoutMs = 30 * SECOND }: Wanted): KernelProvider {
  return new GatewayProvider({
    gateways: [{ url, token, requestTimeoutMs }],
    ...PLAIN_STARTS,
    startTimeoutMs,
    checkIntervalMs: SECOND,
    sweepIntervalMs: 60 * SECOND,
    ledger: new KernelLedger({ directory: ledgers, now: () => new Date(), log: () => {} }),
    log: () => {},
    warn: () => {},
  });
}

async function start(provider: KernelProvider, kernelName = "python3", signal?: AbortSignal): Promise<Kernel> {
  await provider.specs();
  return provider.start({ kernelName, workingDirectory: tmpdir(), env: { QUERY_STRING: "year=2024&name=Ä😀" } }, signal);
}

/** What the gateway says of its only kernel. */
async function modelOf(gateway: GatewayProcess): Promise<{ readonly connections?: unknown; readonly execution_state?: unknown }> {
  const answer = await fetch(`${gateway.url}/api/kernels`, { headers: { Authorization: `token ${gateway.token}` } });
  const listed: unknown = await answer.json();
  return Array.isArray(listed) ? listed[0] : {};
}

describe.each(GATEWAY_KINDS)("on a %s", (kind) => {
  let gateway: GatewayProcess;
  let provider: KernelProvider;

  beforeAll(async () => {
    // So that it need not be waited for long until it has tried a kernel often enough.
    gateway = await createGateway(kind, { specs: SPECS, args: ["--KernelRestarter.time_to_dead=0.3"] });
    provider = provide(gateway);
  });

  afterAll(async () => {
    await provider.close();
    const left = await gateway.kernels();
    // First, so that a failure leaves no gateway behind.
    await gateway.close();
    expect(left).toBe(0);
  });

  test("the gateway's kernels are found", async () => {
    const specs = await provider.specs();
    expect(specs.map(({ name }) => name)).toEqual(expect.arrayContaining(["python3", "mute"]));
    expect(specs.find(({ name }) => name === "python3")?.language).toBe("python");
  });

  test("nothing that the first execution publishes is missed, and the id is not the gateway's", async () => {
    const kernel = await start(provider);
    const types = (await execute(kernel, "print('x'); 1")).map((message) => message.header.msg_type);
    expect(types.filter((type) => type !== "execute_reply")).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
    const answer = await fetch(`${gateway.url}/api/kernels/${kernel.id}`, { headers: { Authorization: `token ${gateway.token}` } });
    expect(answer.status).toBe(404);
    await kernel.stop();
  });

  test("what the request's environment says is there, also after a restart", async () => {
    const kernel = await start(provider);
    const read = async (): Promise<string> => textOf(await execute(kernel, "import os; print(os.environ['QUERY_STRING'])"));
    expect(await read()).toBe("year=2024&name=Ä😀\n");
    await kernel.restart();
    expect(await read()).toBe("year=2024&name=Ä😀\n");
    await kernel.stop();
  });

  test("an interrupt stops what runs", async () => {
    const kernel = await start(provider);
    const started = next(kernel, "stream");
    const running = execute(kernel, "import time\nprint('on', flush=True)\nfor _ in range(1000): time.sleep(0.1)");
    await started;
    await kernel.interrupt();
    expect((await running).some((message) => message.content.ename === "KeyboardInterrupt")).toBe(true);
    await kernel.stop();
  });

  test("buffers go both ways, and large ones", async () => {
    const kernel = await start(provider);
    const opened = next(kernel, "comm_open");
    await execute(
      kernel,
      `from comm import create_comm
echo = create_comm(target_name="echo", data={}, buffers=[b"\\x00\\xff"])
echo.on_msg(lambda message: echo.send({}, buffers=[bytes(reversed(buffer)) for buffer in message["buffers"]]))`,
    );
    const { content, buffers } = await opened;
    expect(buffers.map((buffer) => [...buffer])).toEqual([[0, 255]]);
    const echoed = next(kernel, "comm_msg");
    const sent = [new Uint8Array([1, 2, 3]), new Uint8Array(300_000).fill(7)];
    const comm: JsonObject = { comm_id: content.comm_id ?? "", data: {} };
    kernel.send(createMessage({ channel: "shell", msgType: "comm_msg", session: "test", content: comm, buffers: sent }));
    expect((await echoed).buffers.map((buffer) => [...buffer])).toEqual(sent.map((buffer) => [...buffer].reverse()));
    await kernel.stop();
  });

  test("outputs that are many and large come whole", async () => {
    const kernel = await start(provider);
    const printed = textOf(await execute(kernel, "for step in range(20):\n    print('x' * 300_000, flush=True)"));
    expect(printed).toHaveLength(20 * 300_001);
    const shown = next(kernel, "execute_result");
    kernel.send(executeRequest("'y' * 20_000_000"));
    expect(JSON.stringify((await shown).content).length).toBeGreaterThan(20_000_000);
    await kernel.stop();
  });

  test("restarts at once are one restart, to a new process under the same id; nothing of the old one is heard", async () => {
    const kernel = await start(provider);
    const { id } = kernel;
    const speaking = next(kernel, "stream");
    kernel.send(executeRequest("x = 1\nimport time\nwhile True:\n    print('old', flush=True)\n    time.sleep(0.01)"));
    await speaking;
    const restarted = Promise.all([kernel.restart(), kernel.restart()]);
    const heard: string[] = [];
    kernel.onMessage(({ header }) => heard.push(header.msg_type));
    await restarted;
    expect(textOf(await execute(kernel, "print('x' in globals())"))).toBe("False\n");
    expect(heard.filter((type) => type === "stream")).toHaveLength(1);
    expect(kernel.id).toBe(id);
    expect(await gateway.kernels()).toBe(1);
    await kernel.stop();
  });

  test("a kernel's death is told once, and a restart brings it back", async () => {
    const kernel = await start(provider);
    const pid = Number(textOf(await execute(kernel, "import os; print(os.getpid())")));
    const deaths: string[] = [];
    const death = new Promise<void>((resolve) => {
      kernel.onDied(({ detail }) => {
        deaths.push(detail);
        resolve();
      });
    });
    process.kill(pid, "SIGKILL");
    await death;
    await kernel.restart();
    expect(textOf(await execute(kernel, "print('back')"))).toBe("back\n");
    expect(deaths).toEqual([expect.stringContaining("restarting")]);
    await kernel.stop();
    expect(await gateway.kernels()).toBe(0);
  });

  test("a kernel that was deleted on the gateway is dead", async () => {
    const kernel = await start(provider);
    const death = new Promise<string>((resolve) => kernel.onDied(({ detail }) => resolve(detail)));
    const headers = { Authorization: `token ${gateway.token}` };
    const listed: unknown = await (await fetch(`${gateway.url}/api/kernels`, { headers })).json();
    const [{ id }] = Array.isArray(listed) ? listed : [];
    await fetch(`${gateway.url}/api/kernels/${id}`, { method: "DELETE", headers });
    expect(await death).toMatch(/no longer has it|dead/);
    await kernel.stop();
  });

  test("a connection that is lost is made again, to the same kernel", async () => {
    const relay = await createRelay(gateway.port);
    const afar = provide({ ...gateway, url: gateway.url.replace(String(gateway.port), String(relay.port)) });
    const kernel = await start(afar);
    let deaths = 0;
    kernel.onDied(() => {
      deaths += 1;
    });
    await execute(kernel, "x = 42");
    // What the kernel says while nobody listens comes later.
    const late = next(kernel, "stream");
    const begun = next(kernel, "execute_input");
    const go = join(ledgers, `${kernel.id}.go`);
    const wait = `import os, time\nwhile not os.path.exists(${JSON.stringify(go)}): time.sleep(0.02)\nos.remove(${JSON.stringify(go)})`;
    kernel.send(executeRequest(`${wait}\nprint('said meanwhile')`));
    await begun;
    relay.leave();
    await until(async () => (await modelOf(gateway)).connections === 0);
    await writeFile(go, "");
    await until(async () => (await modelOf(gateway)).execution_state === "idle");
    relay.comeBack();
    expect((await late).content.text).toContain("said meanwhile");
    expect(textOf(await execute(kernel, "print(x)"))).toBe("42\n");
    // What is sent before there is a connection again runs once.
    const isLost = new Promise<void>((resolve) => kernel.onLink?.((link) => link === "lost" && resolve()));
    relay.drop();
    await isLost;
    const both = await Promise.all([execute(kernel, "x += 1; print(x)"), execute(kernel, "x += 1; print(x)")]);
    expect(both.map(textOf)).toEqual(["43\n", "44\n"]);
    expect(deaths).toBe(0);
    // Of what is sent into one that is just breaking off nobody knows whether it ran: it does not run again.
    relay.drop();
    kernel.send(executeRequest("x += 1; print(x)"));
    await until(async () => deaths === 1);
    await afar.close();
    await relay.close();
  });

  test("stopping is no death, and deletes the kernel; twice is once", async () => {
    const kernel = await start(provider);
    let deaths = 0;
    kernel.onDied(() => {
      deaths += 1;
    });
    await Promise.all([kernel.stop(), kernel.stop()]);
    expect(await gateway.kernels()).toBe(0);
    expect(deaths).toBe(0);
  });

  test("a start that is given up ends at once and leaves no kernel", async () => {
    const abort = new AbortController();
    const starting = start(provider, "mute", abort.signal);
    starting.catch(() => {});
    await until(async () => (await gateway.kernels()) === 1);
    abort.abort();
    await expect(starting).rejects.toThrow(KernelStartError);
    await until(async () => (await gateway.kernels()) === 0);
    await expect(start(provider, "python3", AbortSignal.abort())).rejects.toThrow(KernelStartError);
    await until(async () => (await gateway.kernels()) === 0);
  });

  test("a kernel that never answers is given up and deleted", async () => {
    const impatient = provide({ ...gateway, startTimeoutMs: SECOND });
    await expect(start(impatient, "mute")).rejects.toThrow(/within 1000 ms/);
    await impatient.close();
    expect(await gateway.kernels()).toBe(0);
  });

  test("a kernel whose process ends at once does not start", async () => {
    // It is given up once the gateway has, which tries a few times.
    await expect(start(provider, "quitter")).rejects.toMatchObject({
      mayPass: false,
      message: expect.stringContaining("Its process ended"),
    });
    await until(async () => (await gateway.kernels()) === 0);
  });

  test("closing the provider deletes all its kernels, and starts no more", async () => {
    const own = provide(gateway);
    await Promise.all([start(own), start(own)]);
    expect(await gateway.kernels()).toBe(2);
    await own.close();
    expect(await gateway.kernels()).toBe(0);
    await expect(start(own)).rejects.toThrow(KernelStartError);
  });

  test.each([{ token: "wrong" }, {}])("a token that is refused is named: %o", async ({ token }) => {
    const stranger = provide({ url: gateway.url, ...(token === undefined ? {} : { token }) });
    await expect(stranger.specs()).rejects.toThrow(KernelStartError);
    await expect(stranger.specs()).rejects.toThrow(/KG_AUTH_TOKEN/);
  });

  test("a wrong path is named", async () => {
    await expect(provide({ ...gateway, url: `${gateway.url}/elsewhere` }).specs()).rejects.toThrow(/KG_BASE_URL/);
  });
});

test("a gateway that is away, slow, broken or none says so", async () => {
  const answers: Record<string, number> = { "/broken": 502, "/none": 200 };
  const server = createServer((request, response) => {
    const status = answers[(request.url ?? "").replace("/api/kernelspecs", "")];
    if (status !== undefined) response.writeHead(status).end("<h1>hello</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  const failureAt = (path: string, more: Partial<Wanted> = {}): Promise<unknown> =>
    provide({ url: `${url}${path}`, ...more })
      .specs()
      .catch((error: unknown) => error);
  expect(await failureAt("/broken")).toMatchObject({ code: "KERNEL_START", message: expect.stringContaining("502") });
  expect(await failureAt("/none")).toMatchObject({ code: "KERNEL_START", message: expect.stringContaining("no Jupyter server") });
  expect(await failureAt("/slow", { requestTimeoutMs: 300 })).toMatchObject({
    code: "KERNEL_START",
    message: expect.stringContaining("within 300 ms"),
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  // The first may still go out on a connection that was kept.
  await failureAt("");
  expect(await failureAt("")).toMatchObject({ code: "KERNEL_START", message: expect.stringContaining("ECONNREFUSED") });
});

test("a kernel that the gateway makes after it was given up is deleted", async () => {
  const asked: string[] = [];
  let release = (): void => {};
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const spec = { name: "python3", spec: { display_name: "Python", language: "python" } };
    if (request.url === "/api/kernelspecs") response.end(JSON.stringify({ kernelspecs: { python3: spec } }));
    else if (request.method === "POST") release = () => void response.writeHead(201).end(JSON.stringify({ id: "late" }));
    else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  const provider = provide({ url, startTimeoutMs: SECOND });
  await expect(start(provider)).rejects.toThrow(/within 1000 ms/);
  const closed = provider.close();
  release();
  await closed;
  expect(asked.at(-1)).toBe("DELETE /api/kernels/late");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
