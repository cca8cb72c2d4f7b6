/** One connection of the proxy benchmark, to a kernel behind our server or behind the pass-through. */
import { WebSocket } from "ws";
import { createMessage, type JupyterMessage } from "../../src/protocol/message.js";
import { commMessage, customOf, decode, encode, type Format, type Payload, updateOf, V1, type Wish } from "./peers.js";

export interface Place {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export class BenchClient {
  private onFrame: (data: Buffer, isBinary: boolean) => void = () => {};

  private constructor(
    private readonly socket: WebSocket,
    private readonly format: Format,
  ) {
    socket.on("message", (data: Buffer, isBinary) => this.onFrame(data, isBinary));
  }

  /** Resolves once the comm is known to all on the way. */
  static async connect({ url, headers }: Place, format: Format): Promise<BenchClient> {
    const socket = new WebSocket(url, format === "v1" ? [V1] : [], { headers, perMessageDeflate: false, maxPayload: 0 });
    const client = new BenchClient(socket, format);
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    const ask = createMessage({ channel: "shell", msgType: "comm_info_request", session: "bench" });
    const answered = client.next(({ header }) => header.msg_type === "comm_info_reply");
    socket.send(encode(ask, format));
    await answered;
    return client;
  }

  /** Resolves when so many frames of that size or more have come. */
  async flood(count: number, size: number, payload: Payload): Promise<void> {
    let left = count;
    const done = new Promise<void>((resolve) => {
      this.onFrame = (data) => {
        if (data.byteLength < size) return;
        left -= 1;
        if (left === 0) resolve();
      };
    });
    this.say({ wish: "flood", count, size, payload });
    await done;
  }

  /** Resolves when the upstream has all of them. `before`: how many it had. */
  async pour(count: number, size: number, payload: Payload, before: number): Promise<void> {
    const template = updateOf("shell", size, payload);
    for (let number = 0; number < count; number += 1) {
      // The server takes a message of the same id once.
      const header = { ...template.header, msg_id: globalThis.crypto.randomUUID() };
      const frame = encode({ ...template, header }, this.format);
      if (this.socket.bufferedAmount > 1024 * 1024) await new Promise((resolve) => this.socket.send(frame, resolve));
      else this.socket.send(frame);
    }
    const told = this.next((message) => customOf(message).wish === "tell");
    this.say({ wish: "tell", count: before + count });
    await told;
  }

  /** Milliseconds there and back. */
  async echo(number: number): Promise<number> {
    const echoed = this.next((message) => customOf(message).number === number);
    const start = performance.now();
    this.say({ wish: "echo", number });
    await echoed;
    return performance.now() - start;
  }

  close(): void {
    this.socket.close();
  }

  private next(fits: (message: JupyterMessage) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.onFrame = (data, isBinary) => {
        const message = decode(data, isBinary, this.format);
        if (fits(message)) resolve();
      };
    });
  }

  private say(wish: Wish): void {
    this.socket.send(encode(commMessage("shell", { method: "custom", content: { ...wish } }), this.format));
  }
}
