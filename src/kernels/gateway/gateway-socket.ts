/** One WebSocket to a kernel's channels, in whichever of Jupyter's two formats the gateway speaks. */
import { type RawData, WebSocket } from "ws";
import type { JupyterMessage } from "../../protocol/message.js";
import { FROM_BROWSERS, FROM_KERNELS } from "../../protocol/node-frame-tools.js";
import { type Decoded, decodeJson, decodeV1, encodeJson, encodeV1 } from "../../protocol/websocket-frames.js";
import type { GatewayAccess } from "./gateway-access.js";

export type SocketFormat = "v1" | "json";

export interface SocketOptions {
  readonly url: string;
  readonly access: Pick<GatewayAccess, "headers" | "tls">;
  readonly timeoutMs: number;
  /** What the connection before spoke. A gateway hands all that it has kept to the first that comes, also where that one is given up. */
  readonly known: SocketFormat | undefined;
  onMessage(message: JupyterMessage): void;
  /** Told once of an end that nobody asked for. `isAbrupt`: what was on its way may be lost. */
  onLost(reason: string, isAbrupt: boolean): void;
  log(line: string): void;
}

export interface GatewaySocket {
  readonly format: SocketFormat;
  send(message: JupyterMessage): void;
  /** Resolves once it is closed. Safe to call twice. */
  close(): Promise<void>;
}

const V1_SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";
/** What `ws` says of a server that knows none of the subprotocols; it gives up then, as browsers do. */
const NO_SUBPROTOCOL = "Server sent no subprotocol";
/** What `ws` says where no close frame came. */
const NO_FAREWELL = 1006;
const HEARTBEAT_MS = 30_000;
/** How long the other side may take to say farewell. */
const CLOSE_MS = 500;

/** Rejects with a reason where the gateway does not open it. */
export async function openSocket(options: SocketOptions): Promise<GatewaySocket> {
  if (options.known === "json") return open(options, "json");
  try {
    return await open(options, "v1");
  } catch (error) {
    if (!(error instanceof Error) || error.message !== NO_SUBPROTOCOL) throw error;
    return open(options, "json");
  }
}

async function open(options: SocketOptions, format: SocketFormat): Promise<GatewaySocket> {
  return wire(await connect(options, format), format, options);
}

function connect(options: SocketOptions, format: SocketFormat): Promise<WebSocket> {
  const { url, access, timeoutMs } = options;
  const { headers, tls } = access;
  const protocols = format === "v1" ? [V1_SUBPROTOCOL] : [];
  return new Promise((resolve, reject) => {
    // No bound on what comes: outputs are as large as they are, and the gateway is trusted.
    const socket = new WebSocket(url, protocols, { ...tls, headers, handshakeTimeout: timeoutMs, maxPayload: 0, perMessageDeflate: true });
    socket.once("open", () => resolve(socket));
    socket.on("error", reject);
    // From the beginning: the first message may come with the answer that opens the socket.
    socket.on("message", (data, isBinary) => take(decode(data, isBinary, format), options));
  });
}

function wire(socket: WebSocket, format: SocketFormat, options: SocketOptions): GatewaySocket {
  const encode = format === "v1" ? encodeV1 : encodeJson;
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let wanted = true;
  let problem = "";
  socket.on("error", (error) => {
    problem = ` ${error.message}`;
  });
  const stopHeartbeat = keepAlive(socket);
  socket.once("close", (code) => {
    stopHeartbeat();
    if (wanted) options.onLost(`close code ${code}${problem}`, code === NO_FAREWELL);
  });
  return {
    format,
    send: (message) => socket.send(encode(message, FROM_BROWSERS), () => {}),
    async close() {
      wanted = false;
      if (socket.readyState === WebSocket.CLOSED) return;
      const patience = setTimeout(() => socket.terminate(), CLOSE_MS);
      socket.close();
      await closed;
      clearTimeout(patience);
    },
  };
}

function decode(data: RawData, isBinary: boolean, format: SocketFormat): Decoded {
  const bytes = toBytes(data);
  if (format === "v1") return decodeV1(bytes, FROM_KERNELS);
  return decodeJson(isBinary ? bytes : Buffer.from(bytes).toString("utf8"), FROM_KERNELS);
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function take(decoded: Decoded, { onMessage, log }: SocketOptions): void {
  if (!decoded.ok) {
    log(`A frame of the kernel gateway is not a message: ${decoded.reason}.`);
    return;
  }
  try {
    onMessage(decoded.message);
  } catch (error) {
    // One message that can't be dealt with must not silence the kernel.
    log(`A message of the kernel (${decoded.message.header.msg_type}) could not be dealt with: ${error}`);
  }
}

/** Finds out that the gateway has gone where nothing says so (a machine that lost its power). */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on("pong", () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) socket.terminate();
    answered = false;
    socket.ping();
  }, HEARTBEAT_MS);
  return () => clearInterval(timer);
}
