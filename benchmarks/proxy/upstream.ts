/** Stands for a kernel gateway and all its kernels: answers what the server asks at a kernel's start, floods, echoes and counts. Prints its port. */
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { COMM, commMessage, customOf, decode, encode, type Format, isUpdate, type Payload, updateOf, V1 } from "./peers.js";

const SPEC = { name: "bench", spec: { display_name: "Bench", language: "none", argv: [] } };
const FULL_BYTES = 1024 * 1024;
let kernels = 0;

const server = createServer((request, response) => {
  const path = (request.url ?? "").split("?")[0];
  const answer = path === "/api/kernelspecs" ? { default: "bench", kernelspecs: { bench: SPEC } } : kernelModel(request.method);
  request.resume();
  response.writeHead(request.method === "POST" ? 201 : 200, { "content-type": "application/json" }).end(JSON.stringify(answer));
});

function kernelModel(method: string | undefined): object {
  if (method === "POST") kernels += 1;
  return { id: `kernel-${kernels}`, name: "bench", execution_state: "idle", connections: 1, last_activity: new Date().toISOString() };
}

const sockets = new WebSocketServer({ server, maxPayload: 0, handleProtocols: (offered) => (offered.has(V1) ? V1 : false) });
sockets.on("connection", (socket) => {
  const format: Format = socket.protocol === V1 ? "v1" : "json";
  let received = 0;
  socket.on("message", (data: Buffer, isBinary) => {
    const message = decode(data, isBinary, format);
    if (isUpdate(message)) {
      received += 1;
      socket.send(encode(idleAfter(message), format));
    } else if (message.header.msg_type === "comm_msg") void grant(socket, format, customOf(message), () => received);
    else answerRequest(socket, format, message);
  });
  socket.on("error", () => {});
});

function idleAfter({ header }: JupyterMessage): JupyterMessage {
  const content = { execution_state: "idle" };
  return createMessage({ channel: "iopub", msgType: "status", session: "kernel", parent: header, content });
}

/** As a kernel does: busy, the reply, idle; and the comm is open for whoever asks for the first time. */
function answerRequest(socket: WebSocket, format: Format, { header }: JupyterMessage): void {
  const session = "kernel";
  const say = (channel: "shell" | "iopub", msgType: string, content: JsonObject): void =>
    socket.send(encode(createMessage({ channel, msgType, session, parent: header, content }), format));
  say("iopub", "status", { execution_state: "busy" });
  if (header.msg_type === "comm_info_request") {
    const data = { state: { _model_name: "BenchModel", value: "" }, buffer_paths: [] };
    say("iopub", "comm_open", { comm_id: COMM, target_name: "jupyter.widget", data });
  }
  say("shell", header.msg_type.replace("_request", "_reply"), { status: "ok", protocol_version: "5.4", comms: {} });
  say("iopub", "status", { execution_state: "idle" });
}

async function grant(socket: WebSocket, format: Format, wish: JsonObject, received: () => number): Promise<void> {
  const tell = (content: JsonObject): void => socket.send(encode(commMessage("iopub", { method: "custom", content }), format));
  if (wish.wish === "echo") tell(wish);
  else if (wish.wish === "tell") {
    while (received() < Number(wish.count)) await delay(1);
    tell(wish);
  } else if (wish.wish === "flood") {
    const frame = encode(updateOf("iopub", Number(wish.size), payloadOf(wish)), format);
    for (let left = Number(wish.count); left > 0; left -= 1) {
      if (socket.bufferedAmount > FULL_BYTES) await new Promise((resolve) => socket.send(frame, resolve));
      else socket.send(frame);
    }
  }
}

function payloadOf({ payload }: JsonObject): Payload {
  return payload === "binary" || payload === "HTML" ? payload : "text";
}

server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
console.log(address !== null && typeof address === "object" ? address.port : 0);
