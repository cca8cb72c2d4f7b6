/**
 * The outputs of one place (a cell, an Output widget) as the kernel's messages leave them, in the manner of JupyterLab's output area.
 * Says what each message changed, so that a view can redo that part alone, and keeps within a bound.
 */
import type { JsonObject, JupyterMessage } from "../protocol/message.js";
import { objectOf, sizeOf } from "./json.js";
import { type DisplayOutput, NOTICE_MIME, type Output, type StreamOutput, WIDGET_VIEW_MIME } from "./output.js";
import { bundleOf, outputOfMessage } from "./output-messages.js";
import { StreamText } from "./stream-text.js";

export { messagesOf } from "./output-messages.js";

export type OutputChange =
  /** The stream at `index` grew by `text`, which `renderStreamText` renders by itself. */
  | { readonly kind: "append-text"; readonly index: number; readonly text: string }
  | { readonly kind: "push"; readonly index: number }
  | { readonly kind: "set"; readonly indices: readonly number[] }
  /** Everything: `outputs` is to be shown anew. */
  | { readonly kind: "reset" };

export interface OutputAreaOptions {
  /** The most that is kept, roughly; a character counts as one byte. */
  readonly maxBytes?: number;
  readonly outputs?: readonly Output[];
}

const OVERHEAD = 64;
const RESET: OutputChange = { kind: "reset" };
const LEFT_OUT = "Earlier output is left out here: there was too much to keep.";

export class OutputArea {
  private list: Output[] = [];
  private size = 0;
  private clearAtNext = false;
  /** Of the last output, if that is a stream. */
  private stream: StreamText | undefined;
  private readonly maxBytes: number;

  constructor(options: OutputAreaOptions = {}) {
    this.maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    for (const output of options.outputs ?? []) this.add(output);
  }

  get outputs(): readonly Output[] {
    return this.list;
  }

  get bytes(): number {
    return this.size;
  }

  /** Undefined where the message changes nothing here. */
  apply(message: JupyterMessage): OutputChange | undefined {
    const { content, header } = message;
    if (header.msg_type === "clear_output") return this.clear(content.wait === true);
    if (header.msg_type === "update_display_data") return this.applyUpdate(content);
    const output = outputOfMessage(header.msg_type, content);
    if (output === undefined) return undefined;
    if (!this.clearAtNext) return this.add(output);
    this.empty();
    this.add(output);
    return RESET;
  }

  /** Gives all outputs with that display id new content; false where there is none. */
  updateDisplay(displayId: string, data: JsonObject, metadata: JsonObject): boolean {
    return this.replaceDisplays(displayId, data, metadata) !== undefined;
  }

  /** Lets go of all outputs; a notice stands in their place. */
  discard(): void {
    this.empty();
    this.add(notice(LEFT_OUT));
  }

  private add(output: Output): OutputChange {
    const last = this.list.at(-1);
    const change =
      output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name && this.stream !== undefined
        ? this.appendText(last, this.stream, output.text)
        : this.push(output);
    return this.enforceBound() ? RESET : change;
  }

  private push(output: Output): OutputChange {
    this.stream = undefined;
    let kept = output;
    if (output.output_type === "stream") {
      this.stream = new StreamText(output.text);
      kept = { ...output, text: this.stream.text };
    } else if (output.output_type !== "error") kept = this.fitting(output);
    this.list.push(kept);
    this.size += sizeOfOutput(kept);
    return { kind: "push", index: this.list.length - 1 };
  }

  private appendText(last: StreamOutput, stream: StreamText, text: string): OutputChange {
    const index = this.list.length - 1;
    const grew = stream.append(text);
    const whole = stream.text;
    this.size += whole.length - last.text.length;
    this.list[index] = { ...last, text: whole };
    return grew ? { kind: "append-text", index, text: text.replace(/\r+\n/g, "\n") } : { kind: "set", indices: [index] };
  }

  private clear(wait: boolean): OutputChange | undefined {
    if (wait) {
      this.clearAtNext = true;
      return undefined;
    }
    const changed = this.list.length > 0;
    this.empty();
    return changed ? RESET : undefined;
  }

  private empty(): void {
    this.list = [];
    this.size = 0;
    this.stream = undefined;
    this.clearAtNext = false;
  }

  private applyUpdate(content: JsonObject): OutputChange | undefined {
    const id = objectOf(content.transient).display_id;
    if (typeof id !== "string") return undefined;
    return this.replaceDisplays(id, objectOf(content.data), objectOf(content.metadata));
  }

  private replaceDisplays(displayId: string, data: JsonObject, metadata: JsonObject): OutputChange | undefined {
    const indices: number[] = [];
    for (const [index, output] of this.list.entries()) {
      if (output.output_type === "stream" || output.output_type === "error" || output.displayId !== displayId) continue;
      this.replace(index, this.fitting({ ...output, data: bundleOf(data), metadata }));
      indices.push(index);
    }
    if (indices.length === 0) return undefined;
    return this.enforceBound() ? RESET : { kind: "set", indices };
  }

  private replace(index: number, output: Output): void {
    const before = this.list[index];
    this.size += sizeOfOutput(output) - (before === undefined ? 0 : sizeOfOutput(before));
    this.list[index] = output;
  }

  /** A display that would not fit by itself becomes a notice, and can still be updated to a smaller one. */
  private fitting(display: DisplayOutput): DisplayOutput {
    const size = sizeOfOutput(display);
    if (size <= this.maxBytes) return display;
    return { ...display, ...notice(`An output is not shown: it is too large (${megabytes(size)} MB).`) };
  }

  /** True where outputs had to go. Goes well below the bound, so that a stream which keeps growing pays for this rarely. */
  private enforceBound(): boolean {
    if (this.size <= this.maxBytes) return false;
    const target = this.maxBytes * 0.75;
    this.cutStreams(target);
    if (this.size > this.maxBytes) this.dropDisplays(target);
    return true;
  }

  private cutStreams(target: number): void {
    let left = this.size - target;
    const kept: Output[] = [];
    for (const [index, output] of this.list.entries()) {
      if (output.output_type !== "stream" || left <= 0) {
        kept.push(output);
        continue;
      }
      const text = withoutStart(output.text, left);
      left -= output.text.length - text.length;
      pushNotice(kept);
      if (text !== "") kept.push({ ...output, text });
      if (index === this.list.length - 1) this.stream = text === "" ? undefined : new StreamText(text);
    }
    this.take(kept);
  }

  /** The oldest first; widgets stay, they are small and the dashboard works by them. */
  private dropDisplays(target: number): void {
    let left = this.size - target;
    const kept: Output[] = [];
    for (const output of this.list) {
      if (left <= 0 || output.output_type === "stream" || isKeptAlways(output)) {
        kept.push(output);
        continue;
      }
      left -= sizeOfOutput(output);
      pushNotice(kept);
    }
    this.take(kept);
  }

  private take(outputs: Output[]): void {
    this.list = outputs;
    this.size = outputs.reduce((sum, output) => sum + sizeOfOutput(output), 0);
  }
}

/** Roughly, in bytes; a character counts as one. */
export function sizeOfOutput(output: Output): number {
  if (output.output_type === "stream") return OVERHEAD + output.text.length;
  if (output.output_type === "error") return OVERHEAD + output.evalue.length + sizeOf(output.traceback);
  return OVERHEAD + sizeOf(output.data) + sizeOf(output.metadata);
}

function isKeptAlways(output: Output): boolean {
  return output.output_type !== "stream" && output.output_type !== "error" && (WIDGET_VIEW_MIME in output.data || isNotice(output));
}

function isNotice(output: Output | undefined): boolean {
  return output?.output_type === "display_data" && NOTICE_MIME in output.data;
}

function pushNotice(outputs: Output[]): void {
  if (!isNotice(outputs.at(-1))) outputs.push(notice(LEFT_OUT));
}

function notice(text: string): DisplayOutput {
  return { output_type: "display_data", data: { [NOTICE_MIME]: text }, metadata: {} };
}

/** At least `count` characters shorter; from the beginning of a line where there is one. */
function withoutStart(text: string, count: number): string {
  if (count >= text.length) return "";
  const lineEnd = text.indexOf("\n", count);
  const start = lineEnd === -1 ? Math.ceil(count) : lineEnd + 1;
  return text.slice(start);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
