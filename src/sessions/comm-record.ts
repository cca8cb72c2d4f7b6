/** What is kept of one comm, what it weighs, and what of it can be let go. */
import { AUTHORS } from "../policy/widget-update.js";
import type { JsonObject, JupyterMessage } from "../protocol/message.js";
import { WIDGET_TARGET } from "../protocol/page.js";
import { bufferBytes, byteSize, ENTRY_BYTES } from "./json.js";
import type { PassingChange } from "./passing-changes.js";
import type { StateBuffer } from "./state-buffers.js";

export interface KeptEvent {
  readonly message: JupyterMessage;
  /** Among those of all comms. */
  readonly order: number;
  /** What it tells in passing of a widget's state. */
  readonly passing?: PassingChange;
}

export interface Comm {
  readonly target: string;
  /** As it was opened; only of a comm that is no widget's. Undefined once it had to be let go. */
  opening: JupyterMessage | undefined;
  readonly content: JsonObject;
  readonly metadata: JsonObject;
  state: JsonObject;
  /** By trait, so that a page that says much is not met by as much work for each of its words. */
  readonly buffers: Map<string, readonly StateBuffer[]>;
  /** Events, not state (what is no widget's says, drawing commands, frames), in order. */
  custom: KeptEvent[];
  customBytes: number;
  echoes: boolean;
  /** Of a widget's state and buffers, by trait: weighed once, when they come. */
  readonly sizes: Map<string, number>;
  stateBytes: number;
  /** Traits that the widget has: that the kernel has named, also where their values were let go since. */
  readonly known: Set<string>;
  /** Traits whose values are a page's, not the kernel's. */
  readonly fromPages: Set<string>;
}

/** Smaller ones are what widgets are made of. */
const LARGE_VALUE_BYTES = 16 * 1024;
/** Pages say as many as there are traits: of theirs only what a slider or a short text is stays in any case. */
const LEAST_VALUE_OF_PAGES = 256;

export function releaseEvents(comm: Comm): void {
  comm.custom = [];
  comm.customBytes = 0;
}

/** What can be let go of its values; half of what a comm was opened with would mislead whoever it is for. */
export function releaseValues(comm: Comm): void {
  if (isWidget(comm)) release(comm, () => true);
  else if (comm.stateBytes >= LARGE_VALUE_BYTES) {
    comm.opening = undefined;
    comm.stateBytes = 0;
  }
}

export function releaseValuesOfPages(comm: Comm): void {
  release(comm, (key) => comm.fromPages.has(key));
}

/** Whoever has said them. */
export function releaseLargeValues(comm: Comm): void {
  if (isWidget(comm)) release(comm, (_key, size) => size >= LARGE_VALUE_BYTES);
  else releaseValues(comm);
}

function release(comm: Comm, isMeant: (key: string, size: number) => boolean): void {
  const gone = [...comm.sizes].flatMap(([key, size]) => (isMeant(key, size) && spareValue(comm, key, size) > 0 ? [key] : []));
  if (gone.length === 0) return;
  comm.state = without(comm.state, gone);
  for (const key of gone) {
    comm.buffers.delete(key);
    comm.stateBytes -= comm.sizes.get(key) ?? 0;
    comm.sizes.delete(key);
  }
}

/** What could be let go of what pages have said. */
export function spareOfPages(comm: Comm): number {
  let sum = 0;
  for (const key of comm.fromPages) sum += spareValue(comm, key, comm.sizes.get(key) ?? 0);
  return sum;
}

export function spareOf(comm: Comm): number {
  if (!isWidget(comm)) return comm.customBytes + (comm.stateBytes < LARGE_VALUE_BYTES ? 0 : comm.stateBytes);
  let sum = comm.customBytes;
  for (const [key, size] of comm.sizes) sum += spareValue(comm, key, size);
  return sum;
}

/** What a browser can set is never needed to know which widget it is. */
export function spareValue(comm: Comm, key: string, size: number): number {
  const least = comm.fromPages.has(key) ? LEAST_VALUE_OF_PAGES : LARGE_VALUE_BYTES;
  return size < least || AUTHORS.has(key) ? 0 : size;
}

export function isWidget({ target }: Comm): boolean {
  return target === WIDGET_TARGET;
}

export function without(state: JsonObject, keys: readonly string[]): JsonObject {
  if (keys.length === 0) return state;
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(state).filter(([key]) => !gone.has(key)));
}

export function bytesOf({ state, buffers }: Comm, key: string): number {
  let sum = Object.hasOwn(state, key) ? byteSize(state[key] ?? null) + ENTRY_BYTES : 0;
  for (const { path, bytes } of buffers.get(key) ?? []) sum += byteSize(path) + bufferBytes(bytes) + ENTRY_BYTES;
  return sum;
}
