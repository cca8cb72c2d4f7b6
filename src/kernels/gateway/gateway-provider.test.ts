import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { createMessage } from "../../protocol/message.js";
import { decodeV1, encodeV1 } from "../../protocol/websocket-frames.js";
import { GatewayProvider } from "./gateway-provider.js";
import { KernelLedger } from "./kernel-ledger.js";

const SPECS = JSON.stringify({ kernelspecs: { python3: { name: "python3", spec: { display_name: "Python", language: "python" } } } });

let directory: string;
let ledger: KernelLedger;
let servers: Server[];
let providers: GatewayProvider[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "provider-"));
  ledger = new KernelLedger({ directory, now: () => new Date(), log: () => {} });
  servers = [];
  providers = [];
});

afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all([...providers.map((provider) => provider.close()), ...servers.map((server) => server.close())]);
  await rm(directory, { recursive: true });
});

async function serve(answer: RequestListener, channels?: WebSocketServer): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  server.on("upgrade", (request, socket, head) => {
    channels?.handleUpgrade(request, socket, head, (open) => channels.emit("connection", open));
  });
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

function provide(urls: readonly string[], startTimeoutMs = 60_000, requestTimeoutMs = 10_000): GatewayProvider {
  const provider = new GatewayProvider({
    gateways: urls.map((url) => ({ url, requestTimeoutMs })),
    gatewayEnv: {},
    username: undefined,
    startTimeoutMs,
    directoryThere: (path) => path,
    checkIntervalMs: 60_000,
    sweepIntervalMs: 60_000,
    ledger,
    log: () => {},
    warn: () => {},
  });
  providers.push(provider);
  return provider;
}

test("tells when a gateway that was set aside answers again, until nobody listens any more", async () => {
  let isWell = false;
  const url = await serve((_, response) => {
    if (!isWell) response.statusCode = 500;
    response.end(isWell ? SPECS : "");
  });
  const provider = provide([url]);
  let told = 0;
  const usable = new Promise<void>((resolve) => {
    const quiet = provider.onUsable(() => {
      told += 1;
      resolve();
    });
    provider.onUsable(() => quiet());
  });
  await expect(provider.specs()).rejects.toThrow("was answered with 500");
  isWell = true;
  await usable;
  await provider.specs();
  expect(told).toBe(1);
});

/** Has Python, and answers nothing else. */
function serveSpecs(onCreate: () => void): Promise<string> {
  return serve(({ method }, response) => {
    if (method === "GET") response.end(SPECS);
    else onCreate();
  });
}

test("where a gateway does not answer in time, a start fails for now only", async () => {
  const provider = provide([await serveSpecs(() => {})], 300);
  await provider.specs();
  const start = provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  await expect(start).rejects.toMatchObject({ mayPass: true, message: expect.stringContaining("did not answer within 300 ms.") });
});

test("another gateway is tried before the whole time of a start is over", async () => {
  let asked = 0;
  const urls = await Promise.all([1, 2].map(() => serveSpecs(() => (asked += 1))));
  const provider = provide(urls, 1000);
  await provider.specs();
  const start = provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  await expect(start).rejects.toMatchObject({ mayPass: true, message: expect.stringContaining("1000 ms") });
  expect(asked).toBe(2);
});

/** Makes kernels and opens their channels, on which nothing comes; `tell` answers who asks for a kernel. */
async function serveMute(tell: (response: ServerResponse) => void, onDelete = (): void => {}): Promise<string> {
  const answer: RequestListener = ({ method, url: path = "" }, response) => {
    if (path.endsWith("/api/kernelspecs")) response.end(SPECS);
    else if (method === "POST") response.writeHead(201).end(JSON.stringify({ id: "mute" }));
    else if (method === "DELETE") {
      onDelete();
      response.writeHead(204).end();
    } else if (path.endsWith("/api/kernels")) response.end("[]");
    else tell(response);
  };
  return serve(answer, new WebSocketServer({ noServer: true }));
}

test("a gateway that hangs after it has made a kernel and opened its channels is tried again later, and another before that", async () => {
  let asked = 0;
  const urls = await Promise.all([1, 2].map(() => serveMute(() => (asked += 1))));
  const provider = provide(urls, 60_000, 300);
  await provider.specs();
  const start = provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  await expect(start).rejects.toMatchObject({ mayPass: true, message: expect.stringContaining("no answer within 300 ms") });
  expect(asked).toBeGreaterThan(1);
});

test("a kernel that its gateway gives up while it starts has ended, and is not waited for", async () => {
  const provider = provide([await serveMute((response) => void response.writeHead(404).end())]);
  await provider.specs();
  const start = provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  await expect(start).rejects.toMatchObject({ mayPass: false, message: expect.stringContaining("Its process ended before it answered") });
});

test("a kernel that did not come is deleted, and tried again later, also where its gateway does not say whether it has it", async () => {
  let deleted = 0;
  const mute = await serveMute(
    () => {},
    () => (deleted += 1),
  );
  const provider = provide([mute], 300, 3_600_000);
  await provider.specs();
  const start = provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  await expect(start).rejects.toMatchObject({ mayPass: true });
  await expect.poll(() => deleted).toBe(1);
});

test("a time for starts that no timer counts is no reason to give up", async () => {
  const provider = provide([await serve((request, response) => void response.end(request.method === "GET" ? SPECS : "no id"))], 2 ** 30);
  await provider.specs();
  const start = provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  await expect(start).rejects.toThrow("is no Jupyter server");
});

/** Channels of a kernel that says what it is. */
function ready(): WebSocketServer {
  const channels = new WebSocketServer({ noServer: true });
  channels.on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      const decoded = decodeV1(data);
      if (!decoded.ok || decoded.message.header.msg_type !== "kernel_info_request") return;
      const about = { session: "k", parent: decoded.message.header };
      socket.send(encodeV1(createMessage({ ...about, channel: "iopub", msgType: "status", content: { execution_state: "idle" } })));
      socket.send(encodeV1(createMessage({ ...about, channel: "shell", msgType: "kernel_info_reply" })));
    });
  });
  return channels;
}

test.each([
  ["has others now", '{"kernelspecs":{"r":{"name":"r","spec":{}}}}', 'No gateway has the kernel "python3" any more.'],
  ["says that it has none at all", '{"kernelspecs":{}}', "was answered with 503"],
])("a kernel can't be restarted for now where its gateway %s", async (_, after, problem) => {
  let [specs, isFull] = [SPECS, false];
  const answer: RequestListener = ({ method, url: path = "" }, response) => {
    if (path.endsWith("/api/kernelspecs")) response.end(specs);
    else if (method === "POST") response.writeHead(isFull ? 503 : 201).end(JSON.stringify({ id: "one" }));
    else if (method === "DELETE") response.writeHead(204).end();
    else response.end("[]");
  };
  const provider = provide([await serve(answer, ready())]);
  await provider.specs();
  const kernel = await provider.start({ kernelName: "python3", workingDirectory: directory, env: {} });
  [specs, isFull] = [after, true];
  await provider.specs();
  await expect(kernel.restart()).rejects.toMatchObject({ mayPass: true, message: expect.stringContaining(problem) });
});
