/** What a dashboard's page shows as it comes: of the visitor's session, of the one for all, or of the last run. */
import type { FastifyRequest } from "fastify";
import { chooseSpec } from "../kernels/choose-spec.js";
import type { Output } from "../outputs/output.js";
import type { PageConfig, SessionState } from "../protocol/page.js";
import { NoRoomError } from "../sessions/errors.js";
import type { Dashboard, Session } from "../sessions/types.js";
import type { Snapshot } from "../snapshots/snapshot.js";
import type { AppParts } from "./app.js";
import { visitOf } from "./visit.js";

export interface FirstPaint extends Pick<PageConfig, "query" | "session" | "viewOnly" | "taken"> {
  readonly state?: SessionState | undefined;
  outputs(cell: number): readonly Output[];
}

/** `query`: of the page. Throws ParameterError, UnknownKernelError. */
export function firstPaintOf(request: FastifyRequest, dashboard: Dashboard, query: string, parts: AppParts): Promise<FirstPaint> {
  if (dashboard.settings.session === "static") return paintOfRun(request, dashboard, parts);
  return paintOfSession(request, dashboard, query, parts);
}

async function paintOfRun({ visitor }: FastifyRequest, dashboard: Dashboard, parts: AppParts): Promise<FirstPaint> {
  const { statics } = parts.services;
  const common = { query: "", session: "static", viewOnly: true } as const;
  const snapshot = await statics.find(dashboard);
  if (snapshot !== undefined) return { ...common, taken: snapshot.taken.toISOString(), ...paintOfSnapshot(snapshot) };
  await requireKernel(dashboard, parts);
  const opened = visitor && (await ifThereIsRoom(() => statics.open(visitor.id, dashboard)));
  if (opened === undefined || !("id" in opened)) return { ...common, outputs: () => [] };
  return { ...common, state: opened.state, outputs: (cell) => opened.outputs(cell) };
}

function paintOfSnapshot({ cells, outputs }: Snapshot): Pick<FirstPaint, "state" | "outputs"> {
  return { state: { kernel: "idle", cells }, outputs };
}

async function paintOfSession(request: FastifyRequest, dashboard: Dashboard, query: string, parts: AppParts): Promise<FirstPaint> {
  await requireKernel(dashboard, parts);
  // A parameter that can't be what the address says is better said at once, too.
  const visit = visitOf(request, dashboard, query, parts.settings);
  const { visitor } = request;
  // Who has been here before gets a session at once; a crawler, which keeps no cookies, gets none.
  const open = async (visitorId: string): Promise<Session> =>
    parts.services.sessions.open({ visitor: visitorId, ...visit, mode: "server-run" });
  const session = visitor && (await ifThereIsRoom(() => open(visitor.id)));
  return {
    query: visit.query,
    session: visit.sharing === undefined ? "visitor" : "shared",
    viewOnly: visit.sharing?.viewOnly === true,
    state: session?.state,
    outputs: (cell) => session?.outputs(cell) ?? [],
  };
}

/** One that is not there is better said at once than after a wait. */
async function requireKernel({ notebook }: Dashboard, { services }: AppParts): Promise<void> {
  chooseSpec(await services.kernels.specs(), notebook.kernel);
}

/** Otherwise the page's script asks again, and shows what the answer says. */
async function ifThereIsRoom<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof NoRoomError) return undefined;
    throw error;
  }
}
