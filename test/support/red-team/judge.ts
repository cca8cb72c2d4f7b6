/** Holds what a spy kernel got against what the oracle permits for the frames that were sent. */
import { describe } from "./attacker.js";
import { canonical, type JsonObject } from "./json.js";
import { Oracle, type OracleOptions, type PermittedMessage, runOf, sameText } from "./oracle.js";
import { CELLS, type SpiedMessage } from "./spied-server.js";
import type { Frame, WireFormat } from "./wire.js";

const HEADER_FIELDS = "date,msg_id,msg_type,session,username,version";
const CELL_RUN = /^cell-(\d+)-[0-9a-f-]{36}$/;
/** Some gateways write the date anew, as Python does. */
const ISO_DATE_OF_GATEWAY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z$/;
const SHORTEST_SESSION = 32;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const EMPTY = canonical({ content: {}, parent_header: {}, metadata: {}, buffers: [] });

/** Something arrived that must not. */
class Breach extends Error {}

export class Judge {
  readonly forwarded = new Map<string, number>();
  refused = 0;
  sent = 0;
  private readonly oracle: Oracle;
  /** What may come for the frames so far, in the order of sending. */
  private due: string[] = [];
  /** Since it judged last: what a breach may come of. */
  private frames: Frame[] = [];
  private session: unknown;
  /** Of what is asked before there is a session: the first message of all has it. */
  private starter: unknown;
  private readonly cellsRun: string[] = [];

  constructor(
    private readonly format: WireFormat,
    /** The server runs the cells by itself. */
    private readonly isPage: boolean,
    private readonly isOnGateway: boolean,
    options: Omit<OracleOptions, "runnable">,
  ) {
    this.oracle = new Oracle({ ...options, runnable: isPage ? new Map() : CELLS });
  }

  note(frame: Frame): void {
    this.sent += 1;
    this.frames.push(frame);
    const permitted = this.oracle.permitted(frame, this.format);
    if (permitted === undefined) this.refused += 1;
    else this.due.push(sameText(permitted));
  }

  /** All that the frames so far have led to has arrived. Throws a Breach for the first message that should not be there. */
  judge(messages: readonly SpiedMessage[]): void {
    for (const message of messages) {
      const { header } = message;
      if (this.isOnGateway && (this.isGatewaysOwn(message) || this.isSettlingIn(message))) continue;
      if (this.isServersOwn(message)) continue;
      const complaint = headerComplaint(message, this.session, this.isOnGateway ? ISO_DATE_OF_GATEWAY : ISO_DATE);
      this.session ??= header.session;
      if (complaint !== undefined) throw new Breach(`${complaint}:\n${JSON.stringify(message)}`);
      this.match(message);
    }
    this.due = [];
    this.frames = [];
  }

  /** A gateway asks on both channels whether the kernel is there; what Jupyter's own clients call themselves is in the header. */
  private isGatewaysOwn({ header, parent_header, metadata, content, buffers }: SpiedMessage): boolean {
    const { msg_id, msg_type, session, username } = header;
    const isQuestion = msg_type === "kernel_info_request" && canonical({ content, parent_header, metadata, buffers }) === EMPTY;
    const isNamed = username !== "dashboard" && typeof session === "string" && session.length >= SHORTEST_SESSION;
    return isQuestion && isNamed && String(msg_id).startsWith(`${session}_`) && !this.comesOfFrame(String(msg_id));
  }

  /** The server's first words to a kernel there: its folder and its variables. Before any frame. */
  private isSettlingIn({ channel, header, content }: SpiedMessage): boolean {
    const isFirst = channel === "shell" && this.sent === 0 && this.starter === undefined && header.msg_type === "execute_request";
    return isFirst && content.silent === true && content.store_history === false && String(content.code).startsWith('exec("import ');
  }

  private comesOfFrame(id: string): boolean {
    return this.frames.some((frame) => describe(frame).includes(id));
  }

  /** What it asks while the kernel starts, its answers to the kernel's questions, and the runs of cells of a page. */
  private isServersOwn(message: SpiedMessage): boolean {
    const { channel, header, content, parent_header, metadata, buffers } = message;
    const id = String(header.msg_id);
    if (channel !== "shell") return isAnswerToKernel(message);
    if (id.startsWith("sentinel-")) return header.msg_type === "kernel_info_request";
    this.starter ??= header.session;
    if (header.msg_type === "kernel_info_request" && canonical({ content, parent_header, metadata, buffers }) === EMPTY) {
      // A sign of life that no frame asks for: while it starts, and between a page's cells.
      return header.session === this.starter || (this.isPage && !this.comesOfFrame(id));
    }
    const cell = CELL_RUN.exec(id)?.[1];
    if (header.msg_type === "comm_close" && canonical(content.data ?? null) === "{}") return this.oracle.mayServerClose(content.comm_id);
    if (!this.isPage || cell === undefined || this.cellsRun.includes(cell)) return false;
    const expected = canonical({ content: runOf(CELLS.get(cell) ?? ""), parent_header: {}, metadata: {}, buffers: [] });
    if (canonical({ content, parent_header, metadata, buffers }) !== expected) return false;
    this.cellsRun.push(cell);
    return true;
  }

  private match({ header, metadata, content, buffers }: SpiedMessage): void {
    const text = sameText({
      type: String(header.msg_type),
      id: String(header.msg_id),
      metadata,
      content,
      buffers,
    } satisfies PermittedMessage);
    const at = this.due.indexOf(text);
    if (at === -1) {
      const told = JSON.stringify({ header, metadata, content, buffers });
      const frames = this.frames.filter((frame) => describe(frame).includes(String(header.msg_id))).map(describe);
      throw new Breach(
        `A message that no frame permits, or permits so often, or in this order:\n${told}\nIt may come of:\n${frames.join("\n")}`,
      );
    }
    this.due = this.due.slice(at + 1);
    const type = String(header.msg_type);
    this.forwarded.set(type, (this.forwarded.get(type) ?? 0) + 1);
  }
}

/** Nobody is there to be asked: the server says so, in no words of a browser. */
function isAnswerToKernel({ channel, header, parent_header, content, metadata, buffers }: SpiedMessage): boolean {
  const isAnswer = channel === "stdin" && header.msg_type === "input_reply" && parent_header.msg_type === "input_request";
  return (
    isAnswer && canonical({ content, metadata, buffers }) === canonical({ content: { status: "ok", value: "" }, metadata: {}, buffers: [] })
  );
}

/** After the end, the server itself may ask the kernel to go. */
export function isFarewell({ channel, header, content }: SpiedMessage): boolean {
  return channel === "control" && header.msg_type === "shutdown_request" && canonical(content) === '{"restart":false}';
}

function headerComplaint({ channel, header, parent_header }: SpiedMessage, session: unknown, date: RegExp): string | undefined {
  if (channel !== "shell") return `Something came on ${channel}`;
  if (Object.keys(header).sort().join() !== HEADER_FIELDS) return "A header with other fields";
  if (header.username !== "dashboard" || header.version !== "5.4") return "A header that is not the server's";
  if (typeof header.date !== "string" || !date.test(header.date)) return "A date that is not the server's";
  if (header.session === "EVIL" || (session !== undefined && header.session !== session)) return "A session that is not the server's";
  return isEmpty(parent_header) ? undefined : "A parent header";
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
