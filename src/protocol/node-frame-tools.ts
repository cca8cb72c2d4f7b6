/** What Node makes and reads frames with. One for each direction: who reads a message remembers for who writes it. Node only. */
import { isAscii } from "node:buffer";
import { decodeUtf8, type FrameTools } from "./frame-tools.js";
import { parseLenientJson } from "./lenient-json.js";
import { rememberLongStrings } from "./long-string.js";

/** Below, asking costs more than it saves. */
const LARGE_BYTES = 4096;
/** No longer than the turn in which it came: it may be megabytes. */
const untilNextTurn = (forget: () => void): void => {
  setImmediate(forget);
};

const BYTES: Pick<FrameTools, "allocate" | "decode"> = {
  allocate: (size) => Buffer.allocUnsafe(size),
  decode: (bytes) => (bytes.byteLength >= LARGE_BYTES && isAscii(bytes) ? asBuffer(bytes).toString("latin1") : decodeUtf8(bytes)),
};

export const FROM_KERNELS: FrameTools = {
  ...BYTES,
  content: rememberLongStrings({ escapesControls: true, parse: parseLenientJson }, untilNextTurn),
};

export const FROM_BROWSERS: FrameTools = {
  ...BYTES,
  content: rememberLongStrings({ escapesControls: false, parse: JSON.parse }, untilNextTurn),
};

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
