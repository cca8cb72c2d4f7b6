/** What the notebook of a session for everybody may know: nothing of who happened to come first. */
import { canonicalQuery } from "../notebook/canonical-query.js";
import { withParameters } from "../notebook/parameters.js";
import type { Dashboard, OpenRequest, Sharing } from "../sessions/types.js";
import { encodeDashboardPath, joinParts } from "../store/dashboard-path.js";
import type { AppSettings } from "./app.js";

export type VisitSettings = Pick<AppSettings, "linkBase" | "api" | "forwardedHeaders" | "forwardUserAuth">;
export type CommonVisit = Required<Pick<OpenRequest, "dashboard" | "query" | "environment" | "sharing">>;

/**
 * `query`: of a visitor. Only what the notebook declares as parameters is taken of it, so that visitors of one dashboard meet and nobody
 * gets a kernel more by adding something to the address. Throws ParameterError.
 */
export function sharedVisit(dashboard: Dashboard, query: string, settings: VisitSettings): CommonVisit {
  const viewOnly = dashboard.settings.interaction === "view-only";
  return commonVisit(dashboard, canonicalQuery(dashboard.notebook, query), { viewOnly, revive: true }, settings);
}

/** Throws ParameterError. */
export function commonVisit(dashboard: Dashboard, query: string, sharing: Sharing, settings: VisitSettings): CommonVisit {
  return {
    dashboard: { ...dashboard, notebook: withParameters(dashboard.notebook, query) },
    query,
    sharing,
    environment: {
      QUERY_STRING: query,
      SCRIPT_NAME: `${settings.linkBase}/dashboards/${encodeDashboardPath(joinParts(dashboard.path.split("/")))}`,
      PATH_INFO: "",
      // Of the first visitor's request, and theirs to choose.
      SERVER_NAME: "",
      SERVER_PORT: "",
      SERVER_PROTOCOL: "",
      SERVER_SOFTWARE: `${settings.api.title}/${settings.api.version}`,
      VOILA_REQUEST_URL: "",
      ...Object.fromEntries(settings.forwardedHeaders.map((name) => [headerVariable(name), ""])),
    },
  };
}

/** As CGI names them (RFC 3875, section 4.1.18). */
export function headerVariable(name: string): string {
  return `HTTP_${name.toUpperCase().replaceAll("-", "_")}`;
}
