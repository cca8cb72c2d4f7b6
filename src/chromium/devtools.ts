/** Speaks Chromium's own protocol over two pipes: JSON, a NUL after each message. Source: "Chrome DevTools Protocol". */
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { createTurns } from "../disk/turns.js";

export type Fields = Readonly<Record<string, unknown>>;

export interface DevToolsEvent {
  readonly method: string;
  readonly params: Fields;
  /** Of the page that it comes from. */
  readonly session: string | undefined;
}

export interface Call {
  readonly method: string;
  readonly params?: Fields;
  /** Of a page; without one the browser itself is meant. */
  readonly session?: string | undefined;
}

/** A parameter that is sent while it comes into being. */
export interface LongParameter {
  readonly name: string;
  readonly bytes: AsyncIterable<string>;
}

interface Waiting {
  resolve(result: Fields): void;
  reject(error: Error): void;
}

const END = "\0";
const BASE64_UNIT = 3;

export class DevTools {
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly oneAtATime = createTurns(1);
  private begun = "";
  private ended: Error | undefined;
  private readonly ending = new AbortController();

  /** `onEvent` also hears of what nobody has asked for. */
  constructor(
    private readonly to: Writable,
    from: Readable,
    private readonly onEvent: (event: DevToolsEvent) => void,
  ) {
    from.setEncoding("utf8");
    from.on("data", (text: string) => this.take(text));
    from.once("close", () => this.end(new Error("Chromium has ended.")));
    for (const stream of [to, from]) stream.on("error", (error) => this.end(error));
  }

  /** `long`, as base64: one more parameter. Throws what Chromium answers, also when it ends. */
  async call({ method, params = {}, session }: Call, long?: LongParameter): Promise<Fields> {
    if (this.ended !== undefined) throw this.ended;
    const id = ++this.lastId;
    const answer = new Promise<Fields>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    const text = JSON.stringify({ id, method, ...(session === undefined ? {} : { sessionId: session }), params });
    const sent = this.oneAtATime(() => (long === undefined ? this.write(text + END) : this.writeLong(text, long)));
    const [result] = await Promise.all([answer, sent.catch((error: unknown) => this.end(error))]);
    return result;
  }

  /** Nothing is heard or answered after it. */
  end(reason: unknown): void {
    this.ended ??= reason instanceof Error ? reason : new Error(String(reason));
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
    this.ending.abort(this.ended);
    this.to.destroy();
  }

  /** `message` ends with its parameters. */
  private async writeLong(message: string, { name, bytes }: LongParameter): Promise<void> {
    const head = message.slice(0, -"}}".length);
    await this.write(`${head}${head.endsWith("{") ? "" : ","}${JSON.stringify(name)}:"`);
    let rest = Buffer.alloc(0);
    for await (const piece of bytes) {
      const all = Buffer.concat([rest, Buffer.from(piece)]);
      const whole = all.length - (all.length % BASE64_UNIT);
      rest = all.subarray(whole);
      await this.write(all.toString("base64", 0, whole));
    }
    await this.write(`${rest.toString("base64")}"}}${END}`);
  }

  private async write(text: string): Promise<void> {
    if (this.ended !== undefined) throw this.ended;
    if (this.to.write(text)) return;
    await once(this.to, "drain", { signal: this.ending.signal });
  }

  private take(text: string): void {
    const [first = "", ...others] = text.split(END);
    const parts = [this.begun + first, ...others];
    this.begun = parts.pop() ?? "";
    for (const part of parts) this.takeMessage(JSON.parse(part) as Fields);
  }

  private takeMessage({ id, method, params, sessionId, result, error }: Fields): void {
    const session = typeof sessionId === "string" ? sessionId : undefined;
    if (typeof method === "string") this.onEvent({ method, params: fieldsOf(params), session });
    else this.takeAnswer(Number(id), fieldsOf(result), error);
  }

  private takeAnswer(id: number, result: Fields, error: unknown): void {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(String(fieldsOf(error).message)));
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** Throws where Chromium answers otherwise than its protocol says. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw new Error(`Chromium's answer has no ${name}.`);
  return value;
}
