/** The HTTP application, apart from listening: plugins, then one route group a file. */
import { constants } from "node:zlib";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions, LogController } from "fastify";
import type { AuthorTokens } from "../auth/author.js";
import type { ShareTokens } from "../auth/share-links.js";
import type { VisitorTokens } from "../auth/visitors.js";
import type { Drawer } from "../chromium/drawer.js";
import type { HttpsConfig } from "../config/config.js";
import type { ExtensionCatalog } from "../extensions/catalog.js";
import type { LabServer } from "../extensions/lab-server.js";
import type { KernelProvider } from "../kernels/kernel.js";
import type { Refusals } from "../sessions/refusals.js";
import type { Sessions } from "../sessions/types.js";
import type { StaticDashboards } from "../snapshots/static-dashboards.js";
import type { Publisher } from "../store/publisher.js";
import type { Store } from "../store/store.js";
import type { Language } from "../words/words.js";
import { registerAssetRoutes } from "./asset-routes.js";
import { registerChannelRoutes } from "./channel-routes.js";
import type { ClientFiles } from "./client-files.js";
import { handleErrors, sendError } from "./error-handler.js";
import { registerExportRoutes } from "./exports/routes.js";
import { registerExtensionRoutes } from "./extension-routes.js";
import { registerHealthRoutes } from "./health-routes.js";
import { refuseForeignHosts } from "./host-check.js";
import { createHttpServer, limitBodies, type TlsFiles } from "./http-server.js";
import { redirectToHttps } from "./https-redirect.js";
import { registerKernelRoutes } from "./kernel-routes.js";
import type { Meter } from "./metrics/meter.js";
import type { Metrics } from "./metrics/metrics.js";
import { measureRequests, registerMetricsRoute } from "./metrics/routes.js";
import { type ApiInfo, describeRoutes, registerOpenApiRoute } from "./openapi.js";
import { registerPageRoutes } from "./page-routes.js";
import { registerPublishingRoutes } from "./publishing/routes.js";
import type { PublishingSettings } from "./publishing/settings.js";
import { sendSecurityHeaders } from "./security-headers.js";
import { registerSessionRoutes } from "./session-routes.js";
import type { Gate } from "./sign-in/gate.js";
import { registerSignInRoutes, type SignInServices } from "./sign-in/routes.js";
import { registerSnapshotRoutes } from "./snapshot-routes.js";
import { registerThemeRoutes, type Theme } from "./theme.js";
import { registerThumbnailRoutes } from "./thumbnails/routes.js";
import type { Thumbnails } from "./thumbnails/thumbnails.js";
import { refuseStrayUpgrades } from "./upgrades.js";
import { identifyVisitors } from "./visitor-plugin.js";

export interface AppSettings extends PublishingSettings {
  /** "" or "/prefix", before every URL that a browser is given. */
  readonly linkBase: string;
  /** "" or "/prefix", before every route; "" also where a proxy strips the prefix. */
  readonly routeBase: string;
  readonly trustProxy: boolean | number | string;
  /** Address that is listened on. */
  readonly ip: string;
  /** Under which visitors find the server: "https://example.org". Links begin with the first. */
  readonly publicOrigins: readonly string[];
  readonly https: Pick<HttpsConfig, "port"> | undefined;
  readonly httpsRedirect: boolean;
  readonly presentationMode: boolean;
  /** Visitors may take away what they see as a file. */
  readonly downloads: boolean;
  /** Of links that open a dashboard without signing in; 0: none are made. */
  readonly shareLinkMaxDays: number;
  /** Of all pages; undefined: each visitor's. */
  readonly pageLanguage: Language | undefined;
  /** Pages of these may hold dashboards in frames, signed in. */
  readonly embedOrigins: readonly string[];
  /** Prefixes of addresses from which pages may load widgets that this server does not have. */
  readonly widgetsCdn: readonly string[];
  /** Seconds for which browsers that came by HTTPS come by nothing else. */
  readonly hstsMaxAge: number;
  /** Origins besides the server's own from which pages may talk to it: "https://example.org". */
  readonly allowedOrigins: readonly string[];
  /** Of the requests that open sessions, for their kernels. */
  readonly forwardedHeaders: readonly string[];
  /** Kernels get the record of the user who has signed in. */
  readonly forwardUserAuth: boolean;
  readonly heartbeatInterval: number;
  readonly messageMaxBytes: number;
  readonly messagesPerSecond: number;
  readonly messageBytesPerSecond: number;
  /** Bytes that a connection may lag behind before it is closed; a page then comes back and goes on. */
  readonly lagMaxBytes: number;
  /** What the description of the API calls it. */
  readonly api: ApiInfo;
}

export interface Services {
  readonly store: Store;
  readonly publisher: Publisher;
  readonly authorTokens: AuthorTokens;
  readonly kernels: KernelProvider;
  readonly sessions: Sessions;
  readonly statics: StaticDashboards;
  readonly refusals: Refusals;
  readonly meter: Meter;
  /** Undefined where the operator wants none. */
  readonly metrics: Metrics | undefined;
  readonly visitors: VisitorTokens;
  /** Undefined where nobody has to sign in. */
  readonly signIn: SignInServices | undefined;
  readonly gate: Gate;
  readonly shareTokens: ShareTokens;
  readonly clientFiles: ClientFiles;
  readonly theme: Theme;
  readonly extensions: ExtensionCatalog;
  /** Of the server that runs the kernels; undefined where they run here. */
  readonly labServer: LabServer | undefined;
  /** Of PDF files and pictures; undefined where there is no Chromium. */
  readonly drawer: Drawer | undefined;
  /** Pictures of dashboards; undefined where there is no Chromium, or they are not wanted. */
  readonly thumbnails: Thumbnails | undefined;
}

export interface AppParts {
  readonly settings: AppSettings;
  readonly services: Services;
  readonly log: FastifyBaseLogger;
  readonly https?: TlsFiles;
}

const LONGEST_PATH = 4096;
/** The default is for files that are compressed once; these are compressed while someone waits. */
const FAST_BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 4 };

export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { settings, log, https } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    trustProxy: trustedProxies(settings.trustProxy),
    // Addresses may hold visitors' tokens.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: LONGEST_PATH },
    // A browser that keeps its connection open must not hold up the end of the server.
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => sendError(request, reply, parts, error.statusCode ?? 400, "This address can't be read."),
    serverFactory: (handler) => createHttpServer(handler, https),
  });
  handleErrors(app, parts);
  acceptEmptyJson(app);
  limitBodies(app);
  await app.register(cookie);
  await app.register(compress, { threshold: 1024, encodings: ["br", "gzip"], brotliOptions: { params: FAST_BROTLI } });
  await app.register(websocket, { options: webSocketOptions(settings) });
  refuseStrayUpgrades(app);
  sendSecurityHeaders(app, parts);
  refuseForeignHosts(app, parts);
  redirectToHttps(app, settings);
  measureRequests(app, parts.services.meter, settings.routeBase);
  await describeRoutes(app, settings.api, settings.linkBase);
  await app.register(
    async (scope) => {
      identifyVisitors(scope, parts);
      if (parts.services.signIn !== undefined) registerSignInRoutes(scope, parts, parts.services.signIn);
      registerPageRoutes(scope, parts);
      registerAssetRoutes(scope, parts);
      registerThemeRoutes(scope, parts.services.theme);
      registerExtensionRoutes(scope, parts);
      registerSessionRoutes(scope, parts);
      registerSnapshotRoutes(scope, parts);
      registerThumbnailRoutes(scope, parts);
      if (settings.downloads) registerExportRoutes(scope, parts);
      registerKernelRoutes(scope, parts);
      registerChannelRoutes(scope, parts);
      registerHealthRoutes(scope, parts.services.sessions);
      if (parts.services.metrics !== undefined) registerMetricsRoute(scope, parts.services.metrics);
      registerPublishingRoutes(scope, parts);
      registerOpenApiRoute(scope);
    },
    { prefix: settings.routeBase },
  );
  return app;
}

/** Jupyter clients send the type of a body also where they send none. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, String(body), done);
  });
}

/** A number counts the proxies in front of the server. */
function trustedProxies(setting: AppSettings["trustProxy"]): NonNullable<FastifyServerOptions["trustProxy"]> {
  return typeof setting === "number" ? (_address, hop) => hop < setting : setting;
}

function webSocketOptions(settings: AppSettings): object {
  return {
    maxPayload: settings.messageMaxBytes,
    perMessageDeflate: { threshold: 8192, serverNoContextTakeover: true, clientNoContextTakeover: true },
    handleProtocols: (offered: Set<string>) => (offered.has(V1_SUBPROTOCOL) ? V1_SUBPROTOCOL : false),
  };
}

/** Binary frames, as Jupyter Server names them. */
export const V1_SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";
