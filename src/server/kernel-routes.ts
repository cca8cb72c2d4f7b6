/** The face of a Jupyter server, as far as a visitor may see it: own kernels, names of kernelspecs. Source: Jupyter Server REST API. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDown } from "../sessions/sharing.js";
import type { Session } from "../sessions/types.js";
import type { AppParts } from "./app.js";
import { BadRequestError, NoKernelError, NotFoundError, SharedSessionError } from "./http-errors.js";
import { openDashboard } from "./load-dashboard.js";
import { refuseForeignOrigin } from "./origin.js";
import { sessionOf } from "./session-of.js";
import { sessionQuery } from "./session-query.js";
import { splitUrl } from "./url-parts.js";
import { visitOf } from "./visit.js";
import { visitorOf } from "./visitor-plugin.js";

/** Of the server API that clients were written for. */
const API_VERSION = "2.0.0";

interface KernelParams {
  Params: { id: string };
}

export function registerKernelRoutes(app: FastifyInstance, parts: AppParts): void {
  const { services, settings } = parts;
  const ownSession = async (request: FastifyRequest<KernelParams>): Promise<Session> => {
    const session = await sessionOf(request, services);
    if (session === undefined) throw new NotFoundError("This dashboard's session has ended.");
    return session;
  };
  const endable = async (request: FastifyRequest<KernelParams>): Promise<Session> => {
    refuseForeignOrigin(request, settings);
    const session = await ownSession(request);
    if (session.sharing !== undefined) throw new SharedSessionError();
    return session;
  };
  app.get("/api", async () => ({ version: API_VERSION }));
  app.get("/api/kernelspecs", async (request) => {
    await services.gate.requireSomething(request);
    return kernelspecs(parts);
  });
  app.post("/api/kernels", (request, reply) => openClientRun(request, reply, parts));
  app.get<KernelParams>("/api/kernels/:id", async (request) => (await ownSession(request)).kernelModel);
  app.delete<KernelParams>("/api/kernels/:id", async (request, reply) => {
    await services.sessions.stop(await endable(request));
    return reply.code(204).send();
  });
  app.post<KernelParams>("/api/kernels/:id/interrupt", async (request, reply) => {
    await (await endable(request)).interrupt();
    return reply.code(204).send();
  });
  app.post<KernelParams>("/api/kernels/:id/restart", async (request) => {
    refuseForeignOrigin(request, settings);
    const session = await ownSession(request);
    // Of a kernel that has stopped, nobody has anything to lose.
    if (session.sharing !== undefined && !(session.sharing.revive && isDown(session))) throw new SharedSessionError();
    await session.restart();
    return session.kernelModel;
  });
}

async function openClientRun(request: FastifyRequest, reply: FastifyReply, parts: AppParts): Promise<FastifyReply> {
  const path = request.headers["x-jupyter-notebook-path"];
  const sessionId = request.headers["x-jupyter-session-id"];
  if (typeof path !== "string" || typeof sessionId !== "string" || sessionId === "") {
    throw new BadRequestError("Name the dashboard in the header X-jupyter-notebook-path and your session in X-jupyter-session-id.");
  }
  refuseForeignOrigin(request, parts.settings);
  const dashboard = await openDashboard(request, parts.services, dashboardPathOfHeader(path));
  if (dashboard.settings.session === "static") throw new NoKernelError();
  const visitor = visitorOf(request, reply, parts);
  const query = sessionQuery(splitUrl(path.replace(/#.*$/, "")).query);
  const visit = visitOf(request, dashboard, query, parts.settings);
  // The cells of a shared session have one order for all.
  const mode = visit.sharing === undefined ? "client-run" : "server-run";
  const session = parts.services.sessions.open({ visitor: visitor.id, ...visit, mode });
  try {
    await session.started;
  } catch (error) {
    if (session.sharing === undefined) await parts.services.sessions.stop(session);
    throw error;
  }
  return reply.code(201).header("Location", `${parts.settings.linkBase}/api/kernels/${session.id}`).send(session.kernelModel);
}

/** The header holds the page's path as the browser shows it, or the dashboard's alone; percent-encoded. */
function dashboardPathOfHeader(header: string): string {
  const path = header
    .replace(/[?#].*$/, "")
    .replace(/^.*?\/(?:dashboards|dashboards-plain|notebooks)\//, "")
    .replace(/^\//, "");
  try {
    return decodeURIComponent(path);
  } catch {
    throw new BadRequestError("The header X-jupyter-notebook-path is not a percent-encoded path.");
  }
}

async function kernelspecs({ services }: AppParts): Promise<object> {
  const specs = await services.kernels.specs();
  const named = specs.map((spec) => [
    spec.name,
    { name: spec.name, spec: { argv: [], display_name: spec.displayName, language: spec.language }, resources: {} },
  ]);
  const names = specs.map((spec) => spec.name);
  return { default: names.includes("python3") ? "python3" : (names[0] ?? ""), kernelspecs: Object.fromEntries(named) };
}
