/**
 * What a plot's document is told, as Bokeh says it over a comm: three texts (header, metadata, content), then for each buffer a text
 * and the bytes. Source: Bokeh's `protocol/receiver` and `protocol/message`, Panel's `io/notebook` ("send").
 */
import type { CommMessage } from "../comms/comm.js";

/** A header is short; what else is said can be long, and is not read for nothing. */
const MAX_HEADER_LENGTH = 1000;

/** Puts together what belongs together, so that nothing comes between; what has lost its beginning is left out. */
export class Patches {
  private parts: CommMessage[] = [];
  private missing = 0;

  /** What is whole with it; what is not Bokeh's at once. */
  take(message: CommMessage): readonly CommMessage[] {
    const buffers = buffersAnnouncedBy(message);
    if (buffers !== undefined) {
      this.parts = [message];
      this.missing = 2 + 2 * buffers;
      return [];
    }
    if (this.missing > 0) {
      this.parts.push(message);
      this.missing -= 1;
      return this.missing === 0 ? this.parts.splice(0) : [];
    }
    return typeof message.data === "string" || message.buffers.length > 0 ? [] : [message];
  }
}

/** Of a page: all at once, as an object. Undefined for what else comes to a page's comm, which is that the kernel is done with it. */
export function partsOfPatch({ data, buffers, order }: CommMessage): readonly CommMessage[] | undefined {
  if (!isObject(data) || !isObject(data.header) || data.header.msgtype === undefined) return undefined;
  const say = (said: unknown): CommMessage => ({ data: JSON.stringify(said ?? {}), buffers: [], order });
  const header = buffers.length === 0 ? data.header : { ...data.header, num_buffers: buffers.length };
  const bytes = buffers.flatMap((buffer, id) => [say({ id }), { data: {}, buffers: [buffer], order }]);
  return [say(header), say(data.metadata), say(data.content), ...bytes];
}

/** A change of one value of one model, as far as it is read. */
export interface Change {
  readonly model: string;
  readonly attr: string;
}

/** The same patch without some of its changes. */
export function leaveOut(patch: readonly CommMessage[], isLeftOut: (change: Change) => boolean): readonly CommMessage[] {
  const [header, metadata, said, ...buffers] = patch;
  if (header === undefined || metadata === undefined || typeof said?.data !== "string") return patch;
  const content: unknown = JSON.parse(said.data);
  if (!isObject(content) || !Array.isArray(content.events)) return patch;
  const events = content.events.filter((event: unknown) => {
    const change = changeOf(event);
    return change === undefined || !isLeftOut(change);
  });
  if (events.length === content.events.length) return patch;
  return [header, metadata, { ...said, data: JSON.stringify({ ...content, events }) }, ...buffers];
}

function changeOf(event: unknown): Change | undefined {
  if (!isObject(event) || event.kind !== "ModelChanged" || !isObject(event.model)) return undefined;
  return { model: String(event.model.id), attr: String(event.attr) };
}

function buffersAnnouncedBy({ data }: CommMessage): number | undefined {
  if (typeof data !== "string" || data.length > MAX_HEADER_LENGTH) return undefined;
  try {
    const header: unknown = JSON.parse(data);
    if (!isObject(header) || typeof header.msgtype !== "string") return undefined;
    return typeof header.num_buffers === "number" ? header.num_buffers : 0;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
