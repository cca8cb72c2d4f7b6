/**
 * What the server and a dashboard page say to each other on a kernel's channels beside Jupyter's own messages.
 * All of ours travel from the server to the page, on iopub.
 */
import type { LocalCopy } from "./lab-extensions.js";
import type { JsonObject } from "./message.js";
import { newId } from "./new-id.js";

/** The page must forget what it shows: the journal follows, from its beginning. Content: {}. */
export const RESET_TYPE = "dashboard_reset";
/** Content: `SessionState`. Ends a replay, and is sent again at each change. */
export const STATE_TYPE = "dashboard_state";
/** The server has taken the page's message `parent_header.msg_id`; it need not be sent again after a lost connection. Content: {}. */
export const ACK_TYPE = "dashboard_ack";
/** The journal does not have everything: it could not keep it, or it never came. Content: `{ text }`, written for a visitor. */
export const NOTICE_TYPE = "dashboard_notice";

/** WebSocket close codes. This session is over, ask for a new one. */
export const SESSION_GONE = 4404;
/** This session is over because nobody used it: ask for a new one when somebody does. */
export const SESSION_IDLE = 4408;
/** Who has it open must sign in first: they are signed out, or the link that opened it has ended. */
export const SIGNED_OUT = 4401;
/** Who has it open is signed in, and not one of those any more that it is for. */
export const NOT_ALLOWED = 4403;
/** Who has it open is to say again who they are: the page comes back at once. */
export const ASKED_AGAIN = 4410;
/** The visitor has opened it so often that the eldest connection was given up. It must not come back by itself: the next would go. */
export const SESSION_CROWDED = 4409;

/** In the metadata of each message to a page: its place in the session's order, from 1. A page that comes back names the last it saw. */
export const SEQUENCE_KEY = "dashboard_seq";

/** In the metadata of a comm_open to a page: a page of this session has opened it. Only that page has to do with it. */
export const PAGE_COMM_KEY = "dashboard_page_comm";
/** Of an output that its page's script connects to the kernel: what HoloViz's libraries show. Its metadata has the plot's `id`. */
export const PLOT_MIME = "application/vnd.holoviews_exec.v0+json";
/** Comms of widgets; each other target is the author's own. */
export const WIDGET_TARGET = "jupyter.widget";

export type CellStatus = "waiting" | "running" | "done" | "failed" | "not-run";
export type KernelStatus = "starting" | "idle" | "busy" | "restarting" | "dead" | "failed";

/** Why a cell failed, where it was not the cell's own error: it took longer, or needed more memory, than it may; its visitor stopped it. */
export type FailureReason = "time" | "memory" | "stopped";

export interface CellProgress {
  /** Index in the notebook. */
  readonly index: number;
  readonly status: CellStatus;
  /** Of a cell that failed. */
  readonly reason?: FailureReason;
}

export interface SessionState {
  readonly kernel: KernelStatus;
  /** The code cells in notebook order, hidden ones too. */
  readonly cells: readonly CellProgress[];
  /** Waits for a kernel ("starting"): the place in the queue, from 1. */
  readonly place?: number;
  /** Written for a visitor: why the kernel is not there ("failed", "dead"). */
  readonly problem?: string;
  /** The kernel lives, as far as is known, but can't be talked to at the moment; the page goes on by itself. */
  readonly outOfReach?: true;
  /** The dashboard on storage is another revision than the one that this session runs. */
  readonly newVersion?: true;
}

const CELL_MESSAGE = /^cell-(\d+)-/;

/** The id of the execution of a cell: says to a page where what it publishes belongs. */
export function cellMessageId(index: number): string {
  return `cell-${index}-${newId()}`;
}

/** The cell that a `parent_header.msg_id` names, if it names one. */
export function cellOfMessageId(messageId: string | undefined): number | undefined {
  const index = messageId === undefined ? undefined : CELL_MESSAGE.exec(messageId)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** The JSON in `<script id="dashboard-config">` of a dashboard page. */
export interface PageConfig {
  /** "" or "/prefix"; every URL that the page asks for starts with it. */
  readonly baseUrl: string;
  /** "sales" or "folder/sales", decoded. */
  readonly dashboard: string;
  /** The page's query without "?", as the session was asked with: "" or "region=north". */
  readonly query: string;
  /** Of the notebook that the page was made from: its session must run the same. */
  readonly revision: string;
  /** `visitor`: of this visitor alone; `shared`: of everybody who has the dashboard open; `static`: none, the outputs of the last run. */
  readonly session: "visitor" | "shared" | "static";
  /** Of a static dashboard that has run: when, ISO 8601. */
  readonly taken?: string;
  /** What the visitor does with widgets changes nothing, also not on this page. */
  readonly viewOnly: boolean;
  /** Of a plain page: whom it tells its height where it is in a frame; of none, everybody. */
  readonly parentOrigins?: readonly string[];
  /** What relative links in outputs resolve against, with a trailing slash: "/dashboards/folder/sales/" for a bundle. */
  readonly linkBase: string;
  /** Of what outputs may load from elsewhere. */
  readonly copies?: readonly LocalCopy[] | undefined;
  /** Stands for the visitor where the browser keeps no cookies; sent as header `X-Dashboard-Visitor` and as query `visitor` on the upgrade. */
  readonly visitorToken?: string | undefined;
  /** Of the link by which this page was opened, where it was. */
  readonly share?: string | undefined;
}

/** The JSON in `<script id="list-config">` of a list page. */
export interface ListConfig {
  /** "" or "/prefix". */
  readonly baseUrl: string;
  /** The folder that the page lists: "" or "folder/sub", decoded. */
  readonly path: string;
}

/** `POST /_api/sessions` with `{ dashboard, query, revision, startOver? }` answers 200 with this. */
export interface SessionAnswer {
  /** Names the kernel in `/api/kernels/ID/…`. */
  readonly kernel_id: string;
  readonly session_id: string;
  /** Of the notebook that the session runs; where it is another than the page's, the page must be loaded again. */
  readonly revision: string;
}

/** The same for a static dashboard that has run: there is no session, and what it shows is at `/_api/snapshots/PATH`. */
export interface SnapshotAnswer {
  readonly snapshot: true;
  readonly revision: string;
}

export function isSessionState(content: JsonObject): content is JsonObject & SessionState {
  return typeof content.kernel === "string" && Array.isArray(content.cells);
}
