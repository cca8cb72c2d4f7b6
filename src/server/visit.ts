/** What a session's notebook may know of the visitor who opens it: the query's parameters, and the request in the kernel's environment. */
import type { FastifyRequest } from "fastify";
import { withParameters } from "../notebook/parameters.js";
import type { Dashboard, OpenRequest } from "../sessions/types.js";
import { encodeDashboardPath, joinParts } from "../store/dashboard-path.js";
import { headerVariable, sharedVisit, type VisitSettings } from "./common-visit.js";

export type Visit = Pick<OpenRequest, "dashboard" | "query" | "environment" | "sharing">;

/** `query`: of the dashboard's page, which is not always the request's own. Throws ParameterError. */
export function visitOf(request: FastifyRequest, dashboard: Dashboard, query: string, settings: VisitSettings): Visit {
  if (dashboard.settings.session === "shared") return sharedVisit(dashboard, query, settings);
  return {
    dashboard: { ...dashboard, notebook: withParameters(dashboard.notebook, query) },
    query,
    environment: {
      ...addressVariables(request, dashboard, query, settings),
      ...headerVariables(request, settings),
      ...userVariables(request, settings),
    },
  };
}

/** Under the names of CGI (RFC 3875, section 4.1) and of Voilà, whose notebooks look for them. Empty rather than inherited. */
function addressVariables(request: FastifyRequest, dashboard: Dashboard, query: string, settings: VisitSettings): Record<string, string> {
  const path = `${settings.linkBase}/dashboards/${encodeDashboardPath(joinParts(dashboard.path.split("/")))}`;
  const url = publicUrl(request, path, query);
  const defaultPort = request.protocol === "https" ? "443" : "80";
  return {
    QUERY_STRING: query,
    SCRIPT_NAME: path,
    PATH_INFO: "",
    SERVER_NAME: url?.hostname ?? "",
    SERVER_PORT: url === undefined ? "" : url.port || defaultPort,
    SERVER_PROTOCOL: `HTTP/${request.raw.httpVersion}`,
    SERVER_SOFTWARE: `${settings.api.title}/${settings.api.version}`,
    VOILA_REQUEST_URL: url?.href ?? "",
  };
}

/** As the visitor's browser has it, as far as proxies say so and are trusted. Undefined where the request names no host. */
function publicUrl(request: FastifyRequest, path: string, query: string): URL | undefined {
  const text = `${request.protocol}://${request.host}${path}${query === "" ? "" : `?${query}`}`;
  return request.host !== "" && URL.canParse(text) ? new URL(text) : undefined;
}

function headerVariables(request: FastifyRequest, settings: VisitSettings): Record<string, string> {
  const variables = settings.forwardedHeaders.flatMap((name) => {
    const value = request.headers[name.toLowerCase()];
    if (value === undefined) return [];
    return [[headerVariable(name), typeof value === "string" ? value : value.join(", ")] as const];
  });
  return Object.fromEntries(variables);
}

/** Under the name that the first dashboards server and Jupyter's gateways use. */
function userVariables({ identity }: FastifyRequest, { forwardUserAuth }: VisitSettings): Record<string, string> {
  return forwardUserAuth && identity !== undefined ? { KERNEL_USER_AUTH: JSON.stringify(identity.record) } : {};
}
