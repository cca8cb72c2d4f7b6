/**
 * What the server may pass on to a kernel for a frame, by the rules in docs/policy.md alone; nothing of the policy's own code is used.
 * It says what may come, not what must: limits of the server may let less through.
 */
import { canonical, isObject, type Json, type JsonObject } from "./json.js";
import { type Frame, type ReadMessage, readFrame, type WireFormat } from "./wire.js";

/** A message in a kernel, without what is the server's own to choose (session, date). */
export interface PermittedMessage {
  readonly type: string;
  readonly id: string;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  /** Base64. */
  readonly buffers: readonly string[];
}

export interface OracleOptions {
  /** Sources of code cells by their index; empty where cells run by themselves. */
  readonly runnable: ReadonlyMap<string, string>;
  readonly targets: readonly string[];
  /** Comms that the kernel opens; those of Output widgets apart. */
  readonly comms: readonly string[];
  readonly outputComms: readonly string[];
}

const MESSAGE_ID = /^[A-Za-z0-9_.:-]{1,128}$/;
/** What says which widget a model is, and what runs: never a browser's to change. */
const IDENTITY = [
  "_anywidget_id",
  "_css",
  "_esm",
  "description_allow_html",
  "_model_module",
  "_model_module_version",
  "_model_name",
  "_view_module",
  "_view_module_version",
  "_view_name",
];
const CAPTURED = ["msg_id", "outputs"];

export class Oracle {
  private readonly comms: Set<string>;
  private readonly opened = new Set<string>();

  constructor(private readonly options: OracleOptions) {
    this.comms = new Set([...options.comms, ...options.outputComms]);
  }

  /** Undefined: nothing may reach the kernel. */
  permitted(frame: Frame, format: WireFormat): PermittedMessage | undefined {
    const message = readFrame(frame, format);
    if (message === undefined || message.channel !== "shell" || !isObject(message.header)) return undefined;
    const { msg_id: id, msg_type: type } = message.header;
    if (typeof id !== "string" || typeof type !== "string" || !MESSAGE_ID.test(id) || id.startsWith("cell-")) return undefined;
    if (!isObject(message.content) || !isObject(message.metadata)) return undefined;
    return this.byType(type, id, message, message.content, message.metadata);
  }

  /** A browser that opens many comms has its eldest closed in its name. */
  mayServerClose(id: Json | undefined): boolean {
    return typeof id === "string" && this.opened.has(id);
  }

  private byType(
    type: string,
    id: string,
    { buffers }: ReadMessage,
    content: JsonObject,
    metadata: JsonObject,
  ): PermittedMessage | undefined {
    const carried = buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
    const say = (said: JsonObject, version: JsonObject = {}, with_: readonly string[] = []): PermittedMessage => ({
      type,
      id,
      metadata: version,
      content: said,
      buffers: with_,
    });
    switch (type) {
      case "execute_request": {
        const source = typeof content.code === "string" ? this.options.runnable.get(content.code) : undefined;
        return source === undefined ? undefined : say(runOf(source));
      }
      case "kernel_info_request":
        return carried.length > 0 ? undefined : say({});
      case "comm_info_request":
        if (carried.length > 0 || (typeof content.target_name === "string" && content.target_name.length > 128)) return undefined;
        return say(typeof content.target_name === "string" ? { target_name: content.target_name } : {});
      case "comm_open": {
        const said = this.opening(content);
        return said && say(said, versionOf(metadata), carried);
      }
      case "comm_msg":
      case "comm_close": {
        const said = type === "comm_msg" ? this.saying(content, carried.length) : this.closing(content);
        return said && say(said, {}, carried);
      }
      default:
        return undefined;
    }
  }

  private opening({ comm_id, target_name, data = {} }: JsonObject): JsonObject | undefined {
    if (typeof comm_id !== "string" || !MESSAGE_ID.test(comm_id) || !isObject(data)) return undefined;
    if (typeof target_name !== "string" || !this.options.targets.includes(target_name)) return undefined;
    this.comms.add(comm_id);
    this.opened.add(comm_id);
    return { comm_id, target_name, data };
  }

  private closing({ comm_id, data = {} }: JsonObject): JsonObject | undefined {
    return typeof comm_id === "string" && this.comms.has(comm_id) && isObject(data) ? { comm_id, data } : undefined;
  }

  private saying({ comm_id, data }: JsonObject, buffers: number): JsonObject | undefined {
    if (typeof comm_id !== "string" || !this.comms.has(comm_id) || !isObject(data)) return undefined;
    const { method, state, content, buffer_paths } = data;
    if (method === "request_state" || method === "request_states") return { comm_id, data: { method } };
    if (method === "custom") return { comm_id, data: content === undefined ? { method } : { method, content } };
    if (method !== "update" || !isObject(state)) return undefined;
    const kept = [...IDENTITY, ...(this.options.outputComms.includes(comm_id) ? CAPTURED : [])];
    const changes = Object.fromEntries(Object.entries(state).filter(([key]) => !kept.includes(key)));
    const places = buffer_paths === undefined ? [] : buffer_paths;
    if (!Array.isArray(places) || places.length !== buffers) return undefined;
    if (!places.every((place) => isPlace(place, state) && !kept.includes(String(place[0])))) return undefined;
    if (places.some((place, index) => places.slice(0, index).some((other) => canonical(other) === canonical(place)))) return undefined;
    return { comm_id, data: { method, state: changes, ...(buffer_paths === undefined ? {} : { buffer_paths }) } };
  }
}

/** A trait, and of what the update says of it 31 keys or indexes at most; 1,024 characters in all. */
function isPlace(place: Json, state: JsonObject): place is Json[] {
  if (!Array.isArray(place) || typeof place[0] !== "string" || place.length > 32) return false;
  if (place.filter((part) => typeof part === "string").join("").length > 1024) return false;
  return hasPlace(state, place);
}

function hasPlace(value: Json | undefined, [first, ...rest]: readonly Json[]): boolean {
  if (Array.isArray(value)) {
    if (typeof first !== "number" || !Object.keys(value).includes(String(first))) return false;
    return rest.length === 0 || hasPlace(value[first], rest);
  }
  if (!isObject(value) || typeof first !== "string") return false;
  return rest.length === 0 || hasPlace(new Map(Object.entries(value)).get(first), rest);
}

/** How a cell's source is run, whoever asked for it. */
export function runOf(code: string): JsonObject {
  return { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: true };
}

export function sameText({ type, id, metadata, content, buffers }: PermittedMessage): string {
  return canonical({ type, id, metadata, content, buffers } satisfies Json);
}

function versionOf({ version }: JsonObject): JsonObject {
  return typeof version === "string" && /^\d{1,4}(\.\d{1,4}){0,2}$/.test(version) ? { version } : {};
}
