/** The addresses of a dashboard in answers to one request. */
import type { FastifyRequest } from "fastify";
import { type DashboardPath, encodeDashboardPath } from "../../store/dashboard-path.js";
import type { PublicLink } from "./public-link.js";

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

export interface PublishedAddress {
  /** "/notebooks/folder/NAME": the original's name for the path, without the base URL. */
  readonly url: string;
  /** What visitors are given. */
  readonly link: string;
}

export function publishedAddress(request: FastifyRequest, path: DashboardPath, linkBase: string, publicLink: PublicLink): PublishedAddress {
  const encoded = encodeDashboardPath(path);
  const { localAddress = "localhost", localPort = 0 } = request.raw.socket;
  const { protocol } = request;
  // HTTP 1.0 names no host.
  const host = request.hostname || (localAddress.includes(":") ? `[${localAddress}]` : localAddress);
  const port = request.port ?? (request.hostname ? (DEFAULT_PORTS[protocol] ?? localPort) : localPort);
  return {
    url: `/notebooks/${encoded}`,
    link: `${publicLink({ protocol, host, port, baseUrl: linkBase })}/dashboards/${encoded}`,
  };
}
