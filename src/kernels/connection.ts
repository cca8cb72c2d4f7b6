/** How a kernel is reached: the connection file and the sockets. Source: Jupyter client, "Making kernels", "Connection files". */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import type { Channel, JupyterMessage } from "../protocol/message.js";
import { decodeZmq, encodeZmq } from "../protocol/zmq-frames.js";

export interface ConnectionInfo {
  readonly transport: "ipc" | "tcp";
  /** For ipc the beginning of the sockets' paths. */
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: "hmac-sha256";
}

const KEY_BYTES = 32;
/** A kernel binds its sockets a while after we connect; asking often costs nothing on one machine. */
const RECONNECT_MS = 10;

/** `folder` is ours alone; `name` is unique in it. */
export async function createConnection(folder: string, name: string, transport: "ipc" | "tcp"): Promise<ConnectionInfo> {
  const [shell = 1, iopub = 2, stdin = 3, control = 4, hb = 5] = transport === "ipc" ? [] : await freePorts(5);
  return {
    transport,
    ip: transport === "ipc" ? join(folder, name) : "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomBytes(KEY_BYTES).toString("hex"),
    signature_scheme: "hmac-sha256",
  };
}

export async function writeConnectionFile(file: string, info: ConnectionInfo): Promise<void> {
  await writeFile(file, JSON.stringify(info), { mode: 0o600 });
}

/** Held all at once, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

export interface KernelSockets {
  /** In order per channel; iopub can't be sent on. */
  send(message: JupyterMessage): void;
  close(): void;
}

/** `report` is told of frames that are no message of this kernel. */
export function connectSockets(
  info: ConnectionInfo,
  onMessage: (message: JupyterMessage) => void,
  report: (problem: string) => void,
): KernelSockets {
  const limits = { linger: 0, receiveHighWaterMark: 0, reconnectInterval: RECONNECT_MS };
  // One identity on all channels: a kernel finds stdin's asker by it.
  const routed = { ...limits, sendHighWaterMark: 0, routingId: randomBytes(8).toString("hex") };
  const dealers = { shell: new Dealer(routed), control: new Dealer(routed), stdin: new Dealer(routed) };
  const iopub = new Subscriber(limits);
  iopub.subscribe();
  const sockets: Record<Channel, Dealer | Subscriber> = { ...dealers, iopub };
  for (const channel of ["shell", "control", "stdin", "iopub"] as const) {
    const socket = sockets[channel];
    socket.connect(addressOf(info, info[`${channel}_port`]));
    receive(socket, channel, info.key, onMessage, report).catch((error: unknown) =>
      report(`Reading from the kernel on ${channel} ended: ${error}`),
    );
  }
  const queues = new Map<Channel, Promise<void>>();
  return {
    send(message) {
      const { channel } = message;
      if (channel === "iopub") return;
      const frames = encodeZmq(message, info.key);
      // A socket takes one send at a time; after close it takes none.
      const sent = (queues.get(channel) ?? Promise.resolve()).then(() => dealers[channel].send(frames)).catch(() => {});
      queues.set(channel, sent);
    },
    close() {
      for (const socket of Object.values(sockets)) if (!socket.closed) socket.close();
    },
  };
}

async function receive(
  socket: Dealer | Subscriber,
  channel: Channel,
  key: string,
  onMessage: (message: JupyterMessage) => void,
  report: (problem: string) => void,
): Promise<void> {
  for await (const frames of socket) {
    const decoded = decodeZmq(frames, channel, key);
    if (!decoded.ok) {
      report(`A frame of the kernel on ${channel} is not a message: ${decoded.reason}.`);
      continue;
    }
    try {
      onMessage(decoded.message);
    } catch (error) {
      // One message that can't be dealt with must not silence the kernel.
      report(`A message of the kernel (${decoded.message.header.msg_type}) could not be dealt with: ${error}`);
    }
  }
}

function addressOf(info: ConnectionInfo, port: number): string {
  return info.transport === "ipc" ? `ipc://${info.ip}-${port}` : `tcp://${info.ip}:${port}`;
}
