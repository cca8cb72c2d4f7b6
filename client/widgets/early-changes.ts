/**
 * Some libraries' views alone listen to what the kernel says in passing: the patches of a plot of `jupyter_bokeh`, the changes of a
 * FigureWidget of plotly. What comes before there is a view waits for it: it would be lost, and what comes after it not understood.
 */
import { isJsonObject } from "../../src/outputs/json.js";
import type { JsonObject, JsonValue } from "../../src/protocol/message.js";

/** Of a message's data. */
export type IsHeld = (data: JsonValue | undefined) => boolean;

const BOKEH = "@bokeh/jupyter_bokeh";
/** Plotly sets these for a moment. */
const PASSING = /^_py2js_/;
/** A plot that is never shown must not fill the page's memory. */
const MAX_WAITING = 10_000;

/** `opening`: the data that the widget was opened with. */
export function heldUntilShown(opening: JsonValue | undefined): IsHeld | undefined {
  const { state } = objectOf(opening);
  if (objectOf(state)._model_module === BOKEH) return (data) => objectOf(data).method === "custom";
  return tellsInPassing(state) ? (data) => tellsInPassing(objectOf(data).state) : undefined;
}

/** Messages, in their order, until they are let go. */
export class Waiting<Message> {
  private messages: Message[] | undefined = [];

  constructor(
    private readonly isMeant: (message: Message) => boolean,
    private readonly deliver: (message: Message) => void,
  ) {}

  /** Whether it has to wait. */
  take(message: Message): boolean {
    if (this.messages === undefined || !this.isMeant(message)) return false;
    if (this.messages.push(message) > MAX_WAITING) this.messages.shift();
    return true;
  }

  release(): void {
    const { messages = [] } = this;
    this.messages = undefined;
    for (const message of messages) this.deliver(message);
  }
}

function tellsInPassing(state: JsonValue | undefined): boolean {
  return Object.keys(objectOf(state)).some((key) => PASSING.test(key));
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
