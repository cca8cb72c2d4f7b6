/** What the rest of the server sees of sessions. */
import type { DashboardSettings } from "../notebook/dashboard-settings.js";
import type { Notebook } from "../notebook/notebook.js";
import type { Output } from "../outputs/output.js";
import type { JupyterMessage } from "../protocol/message.js";
import type { SessionState } from "../protocol/page.js";
import type { SessionFigures } from "./observer.js";

/** A dashboard at one revision, as a session runs it. */
export interface Dashboard {
  /** "sales" or "folder/sales". */
  readonly path: string;
  readonly revision: string;
  readonly notebook: Notebook;
  readonly settings: DashboardSettings;
  /** Absolute; the kernel's working directory. */
  readonly directory: string;
  /** The directory is its own. */
  readonly isBundle: boolean;
}

/** `server-run`: the cells run by themselves, for a page. `client-run`: a Jupyter client asks for each cell by its index. */
export type SessionMode = "server-run" | "client-run";

/** Owns shared sessions. No visitor has this id. */
export const EVERYONE = "";

/** One session for everybody who opens the dashboard. */
export interface Sharing {
  /** What visitors do with widgets does not reach the kernel. */
  readonly viewOnly: boolean;
  /** A kernel that has stopped is started again by itself while anybody looks; otherwise never, whatever the reason. */
  readonly revive: boolean;
}

export interface OpenRequest {
  readonly visitor: string;
  /** With the query's values for the parameters of its notebook. */
  readonly dashboard: Dashboard;
  /** Without "?", as the visitor gave it. */
  readonly query: string;
  readonly mode: SessionMode;
  /** What the kernel is told of the request that makes the session, beside the server's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: the session is the visitor's own. */
  readonly sharing?: Sharing | undefined;
  /** End the visitor's sessions at this URL, whatever their revision, and make a new one. */
  readonly startOver?: boolean;
}

export interface Line {
  /** What was sent goes out more slowly than it comes. */
  readonly isCongested: boolean;
  /** Calls back once, when it is no longer congested. The last one who asked is called. */
  onceReady(callback: () => void): void;
}

/** A connection to a session. */
export interface SessionClient {
  /** A page gets the journal and our own messages; a Jupyter client gets what is new. */
  readonly kind: "page" | "jupyter";
  /** Of a Jupyter client, by what it calls its session in the URL: the same name again is the same client. Empty: no other is the same. */
  readonly name?: string;
  /** Whose it is; who has several has what one may have for all of them together. */
  readonly visitor?: string | undefined;
  send(message: JupyterMessage): void;
  /** Where it can tell how fast it takes what it is sent. */
  readonly line?: Line;
  /** The session is over; `code` is a WebSocket close code. */
  close(code: number, reason: string): void;
}

export interface Attachment {
  /** A message as the client's frame gave it: judged by the policy here, never before. */
  receive(message: JupyterMessage): void;
  detach(): void;
}

/** Jupyter's kernel model (Jupyter Server REST API, "Kernel"). */
export interface KernelModel {
  readonly id: string;
  readonly name: string;
  readonly last_activity: string;
  readonly execution_state: string;
  readonly connections: number;
}

export interface Session {
  /** Unguessable; stands for the kernel's id outside. */
  readonly id: string;
  /** `EVERYONE` where it is shared. */
  readonly visitor: string;
  readonly sharing: Sharing | undefined;
  readonly dashboard: Dashboard;
  readonly mode: SessionMode;
  readonly state: SessionState;
  /** Where it is down: for a reason that is not its own, so that a restart may work later. */
  readonly mayPass: boolean;
  readonly kernelModel: KernelModel;
  /** Settled when the kernel answers or has failed to start (KernelStartError, UnknownKernelError). */
  readonly started: Promise<void>;
  /** A client has sent it something. */
  readonly wasTouched: boolean;
  /** What a page that comes now would get, without what is of its line alone. */
  replay(): readonly JupyterMessage[];
  /** What a cell shows now, for the first paint. */
  outputs(cell: number): readonly Output[];
  /** `since`: the sequence number of the last message that this page has; the journal follows whole where it can't go on from there. */
  attach(client: SessionClient, since?: number): Attachment;
  interrupt(): Promise<void>;
  /** A new kernel process, and for a page all cells again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Sessions {
  /** The server is being stopped: no session is opened any more. */
  readonly isClosing: boolean;
  /** The visitor's session at that URL and revision, made if there is none. Throws NoRoomError. */
  open(request: OpenRequest): Session;
  /** The visitor's own session at that URL and revision, if it lives: an older page goes on with the notebook that it shows. */
  find(visitor: string, dashboardPath: string, query: string, revision: string): Session | undefined;
  /** A session by its id, if it is the visitor's own or a shared one that the visitor has opened; another is undefined, as if it did not exist. */
  get(visitor: string, id: string): Session | undefined;
  /** The sessions for everybody of that dashboard. */
  sharedAt(dashboardPath: string): readonly Session[];
  /** The dashboards that living sessions run, each once. */
  openPaths(): ReadonlySet<string>;
  /** Whether a session, of a page or not, runs this revision of a dashboard. */
  isRunning(dashboardPath: string, revision: string): boolean;
  /**
   * Which revision of a dashboard storage holds: sessions that run another one tell their pages, sessions that run it take that back,
   * and so do all where there is none any more.
   */
  announce(dashboardPath: string, revision: string | undefined): void;
  stop(session: Session): Promise<void>;
  /** Ends all of a visitor's own. */
  stopAllOf(visitor: string): Promise<void>;
  /** Of each living session, for whoever counts them. */
  figures(): readonly SessionFigures[];
  close(): Promise<void>;
}
