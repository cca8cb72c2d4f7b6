/** A browser's side of a session, that sends whatever it likes and knows when the server has taken it. */
import { once } from "node:events";
import { WebSocket } from "ws";
import { PATIENCE_MS, until } from "../patience.js";
import { SECRET } from "./spied-server.js";
import { type Frame, frameOf, type WireFormat } from "./wire.js";

export type ClientKind = "page" | "jupyter";

export interface Visit {
  readonly server: string;
  readonly kernelId: string;
  readonly cookie: string;
  readonly kind: ClientKind;
  readonly format: WireFormat;
}

const V1 = "v1.kernel.websocket.jupyter.org";
const CLOSED_FOR_NO_MESSAGE = [1003, 1007];

export async function openVisit(server: string, kind: ClientKind, format: WireFormat, dashboard: string): Promise<Visit> {
  const json = { "content-type": "application/json", origin: server };
  const response =
    kind === "page"
      ? await fetch(`${server}/_api/sessions`, { method: "POST", headers: json, body: JSON.stringify({ dashboard }) })
      : await fetch(`${server}/api/kernels`, {
          method: "POST",
          headers: { "x-jupyter-notebook-path": `/dashboards/${dashboard}`, "x-jupyter-session-id": "s" },
        });
  const answer: unknown = await response.json();
  const id = /"(?:kernel_)?id":"([^"]+)"/.exec(JSON.stringify(answer))?.[1];
  if (id === undefined) throw new Error(JSON.stringify(answer));
  const visit = { server, kind, format, kernelId: id, cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
  await until(async () => /"execution_state":"(idle|busy)"/.test(await stateOf(visit)));
  return visit;
}

async function stateOf({ server, kernelId, cookie }: Visit): Promise<string> {
  return (await fetch(`${server}/api/kernels/${kernelId}`, { headers: { cookie } })).text();
}

export class Attacker {
  /** `closed`: how often it was sent away for a frame that is no message. */
  readonly figures = { closed: 0, confirmations: 0, bytesHeard: 0, messagesHeard: 0 };
  private socket: WebSocket | undefined;
  private leak: string | undefined;
  private readonly waiting = new Map<string, () => void>();

  constructor(
    private readonly visit: Visit,
    private readonly listen: (data: Buffer, isBinary: boolean) => void = () => {},
  ) {}

  /** Without waiting: `confirm` says when all is taken. For frames that the server surely reads. */
  send(frame: Frame, asText = typeof frame === "string"): void {
    this.socket?.send(frame, { binary: !asText });
  }

  /** A frame that may end the connection, awaited; if it did there is a new one afterwards. Resolves with the close code, if any. */
  async provoke(frame: Frame, asText = typeof frame === "string"): Promise<number | undefined> {
    const socket = this.socket;
    if (socket === undefined) throw new Error("Nobody is connected.");
    const code = await this.closedFor(socket, () => {
      socket.send(frame, { binary: !asText });
      socket.ping();
    });
    if (code === undefined) return undefined;
    if (!CLOSED_FOR_NO_MESSAGE.includes(code)) throw new Error(`The server closed with ${code} for: ${describe(frame)}`);
    this.figures.closed += 1;
    await this.connect();
    return code;
  }

  /** A close frame comes before the answer to a ping that was sent after its cause. */
  private closedFor(socket: WebSocket, act: () => void): Promise<number | undefined> {
    return new Promise((resolve) => {
      const onPong = (): void => {
        if (socket.readyState !== WebSocket.OPEN) return;
        socket.off("close", onClose);
        resolve(undefined);
      };
      const onClose = (code: number): void => {
        socket.off("pong", onPong);
        resolve(code);
      };
      socket.once("pong", onPong).once("close", onClose);
      act();
    });
  }

  /** Resolves once the kernel has answered a message sent after all others: they have arrived too, or never will. */
  async confirm(): Promise<void> {
    const id = `sentinel-${globalThis.crypto.randomUUID()}`;
    const header = JSON.stringify({ msg_id: id, msg_type: "kernel_info_request", session: "s" });
    const answered = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("The kernel did not answer: a frame before was lost or held.")), PATIENCE_MS);
      const fail = (code: number): void => {
        clearTimeout(timer);
        reject(new Error(`The server closed with ${code}.`));
      };
      this.socket?.once("close", fail);
      this.waiting.set(id, () => {
        clearTimeout(timer);
        this.socket?.off("close", fail);
        resolve();
      });
    });
    this.send(frameOf({ channel: "shell", header, parentHeader: "{}", metadata: "{}", content: "{}", buffers: [] }, this.visit.format));
    await answered;
    this.waiting.delete(id);
    this.figures.confirmations += 1;
    if (this.leak !== undefined) throw new Error(`Code came back:\n${this.leak}`);
  }

  async connect(): Promise<void> {
    const { server, kernelId, kind, format, cookie } = this.visit;
    const url = `${server.replace("http", "ws")}/api/kernels/${kernelId}/channels?session_id=s${kind === "page" ? "&page=1" : ""}`;
    const socket = new WebSocket(url, format === "v1" ? [V1] : [], { headers: { cookie, origin: server } });
    this.socket = socket;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      this.listen(data, isBinary);
      this.hear(data.toString("latin1"));
    });
    socket.on("close", (_code: number, reason: Buffer) => this.hear(reason.toString("latin1")));
    await once(socket, "open");
  }

  async leave(): Promise<void> {
    const socket = this.socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    socket.close();
    await once(socket, "close");
  }

  private hear(text: string): void {
    this.figures.bytesHeard += text.length;
    this.figures.messagesHeard += 1;
    if (text.includes(SECRET)) this.leak ??= text.slice(0, 2000);
    // A sentinel comes back as the parent of its answer, and the kernel's answer alone ends the wait.
    if (!text.includes("kernel_info_reply")) return;
    for (const [id, resolve] of this.waiting) if (text.includes(id)) resolve();
  }
}

export function describe(frame: Frame): string {
  return typeof frame === "string" ? frame : `${Buffer.from(frame).toString("latin1")}\n(hex ${Buffer.from(frame).toString("hex")})`;
}
