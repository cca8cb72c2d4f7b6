/** Puts the parts together for a configuration and listens. */
import type { AddressInfo } from "node:net";
import { Server } from "node:tls";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { type Logger, pino } from "pino";
import { createAuthorTokens } from "../auth/author-tokens.js";
import { createShareTokens } from "../auth/share-links.js";
import type { Strategy } from "../auth/strategy.js";
import { createVisitorTokens } from "../auth/visitors.js";
import type { Config, HttpsConfig } from "../config/config.js";
import { ConfigError } from "../config/config-error.js";
import { unsafeSettings } from "../config/unsafe-settings.js";
import { ANY_KERNEL, ExtensionCatalog } from "../extensions/catalog.js";
import { LabServer } from "../extensions/lab-server.js";
import type { KernelProvider } from "../kernels/kernel.js";
import type { DashboardRules } from "../notebook/dashboard-rules.js";
import { Refusals } from "../sessions/refusals.js";
import { SessionRegistry } from "../sessions/registry.js";
import { createFileStore } from "../store/file-store.js";
import type { Publisher } from "../store/publisher.js";
import { readApiInfo } from "./api-info.js";
import { type AppParts, type AppSettings, buildApp, type Services } from "./app.js";
import { Certificate, readTlsFiles } from "./certificate.js";
import { readClientFiles } from "./client-files.js";
import { readDashboardRules } from "./dashboard-rules-file.js";
import { type Drawing, prepareDrawing } from "./exports/chromium.js";
import type { TlsFiles } from "./http-server.js";
import { IdleRules } from "./idle-rules.js";
import { createKernelProvider } from "./kernel-provider.js";
import { NO_METER } from "./metrics/meter.js";
import { parsePublicLinkPattern } from "./publishing/public-link.js";
import { RevisionWatch } from "./revision-watch.js";
import { createSignIn } from "./sign-in/create-sign-in.js";
import { Gate } from "./sign-in/gate.js";
import { createStrategies } from "./sign-in/strategies.js";
import { createStaticDashboards, watchedTogether } from "./static-dashboards.js";
import { readTheme, type Theme } from "./theme.js";
import { createThumbnails } from "./thumbnails/create-thumbnails.js";
import { FirstRuns } from "./thumbnails/first-runs.js";

export interface RunningServer {
  /** "http://127.0.0.1:3000" and, where one is set, the base URL. */
  readonly address: string;
  /** Where visitors find it, if that is known to be another: "https://dashboards.example.org". */
  readonly publicAddress: string | undefined;
  /** Ends the sessions and their kernels, then the connections. */
  close(): Promise<void>;
  /** Reads the certificate again; undefined where there is none. */
  readonly reload: (() => void) | undefined;
}

/** Between two looks at the files of the certificate. */
const CERTIFICATE_MS = 10_000;

/** Folders of replaced dashboards are let go about so long after their last session has ended. */
const TIDY_MS = 60_000;

/** An upload that stops so long in its midst has been given up. */
const UPLOAD_STALL_MS = 60_000;

/** An upload that comes very slowly for so long holds a place that others need. */
const UPLOAD_SLOW_MS = 60_000;

const NOBODY_CAN_SIGN_IN =
  "Dashboards are to be for some visitors only (access in DASHBOARD_RULES_FILE, or ACCESS_IN_NOTEBOOKS), but nobody can sign in. Set AUTH_STRATEGY.";

const CLIENT_DIRECTORY = fileURLToPath(new URL("../client/", import.meta.url));

/** Throws ConfigError, StoreError for a folder that can't be read, RecordsFileError, and Node's own errors for an address that can't be listened on. */
export async function startServer(config: Config): Promise<RunningServer> {
  // Before anything is started that would have to be ended.
  parsePublicLinkPattern(config.publicLinkPattern);
  const log = createLog(config);
  const rules = await readDashboardRules(config.dashboardRulesFile);
  const theme = await readTheme(config.themeCss, config.themeLogo);
  const strategies = await createStrategies(config, (line) => log.warn(line));
  if (strategies.length === 0 && (rules.restrictAccess || config.accessInNotebooks)) throw new ConfigError([NOBODY_CAN_SIGN_IN]);
  const drawing = await prepareDrawing(config);
  const parts = await createServices(config, { rules, strategies, theme, drawing }, log);
  // A whole journal must get through to a slow page.
  const lagMaxBytes = 2 * config.journalMaxBytes;
  const settings: AppSettings = {
    ...config,
    lagMaxBytes,
    uploadStallMs: UPLOAD_STALL_MS,
    uploadSlowMs: UPLOAD_SLOW_MS,
    api: await readApiInfo(),
  };
  const services: Services = { ...parts, statics: createStaticDashboards(parts, settings, config, log) };
  const http = await buildApp({ settings, services, log });
  const secure = config.https === undefined ? undefined : await buildHttps(config.https, { settings, services, log });
  const apps = [http, ...(secure === undefined ? [] : [secure.app])];
  const { publisher, sessions, statics, store } = services;
  const watched = watchedTogether(sessions, statics);
  const watch = new RevisionWatch({ store, sessions: watched, intervalMs: config.notebooksPollInterval, log });
  publisher.onChange((path) => watch.changed(path));
  publisher.onChange((path) => statics.changed(path));
  publisher.onChange((path) => services.thumbnails?.changed(path));
  const idleRules = new IdleRules({ rules, store, intervalMs: config.notebooksPollInterval, log });
  publisher.onChange(() => void idleRules.look());
  void idleRules.look();
  void beginKept(services);
  const tidying = setInterval(() => void tidy(publisher, log), TIDY_MS);
  const close = async (): Promise<void> => {
    clearInterval(tidying);
    await Promise.all([watch.close(), idleRules.close()]);
    await Promise.all([statics.close(), sessions.close()]);
    services.refusals.close();
    services.drawer?.close();
    await services.thumbnails?.close();
    await services.signIn?.close();
    await Promise.all([...apps.map((app) => app.close()), secure?.certificate.close()]);
    await services.kernels.close();
  };
  try {
    await http.listen({ host: config.ip, port: config.port });
    await secure?.app.listen({ host: config.ip, port: config.https?.port ?? 0, listenTextResolver: secureListeningText });
  } catch (error) {
    await close();
    throw error;
  }
  drawing.tell?.(log);
  const { isOpen: publishingIsOpen } = services.authorTokens;
  for (const warning of unsafeSettings({ ...config, publishingIsOpen, strategies: strategies.map(({ name }) => name) })) log.warn(warning);
  return { ...addressesOf(config, http, secure?.app), close, reload: secure && (() => secure.certificate.reload()) };
}

interface Prepared {
  readonly rules: DashboardRules;
  readonly strategies: readonly Strategy[];
  readonly theme: Theme;
  readonly drawing: Drawing;
}

async function createServices(
  config: Config,
  { rules, strategies, theme, drawing }: Prepared,
  log: Logger,
): Promise<Omit<Services, "statics">> {
  const authorTokens = await createAuthorTokens({
    authToken: config.authToken,
    tokensFile: config.authTokensFile,
    log: (line) => log.warn(line),
    now: () => new Date(),
  });
  const kernels = await createKernelProvider(config, log);
  const metrics = config.metrics ? (await import("./metrics/metrics.js")).createMetrics() : undefined;
  const meter = metrics?.meter ?? NO_METER;
  const refusals = new Refusals({ log, onRefused: meter.refused });
  const firstRuns = new FirstRuns();
  const sessions = new SessionRegistry({
    kernels,
    log,
    observer: meter,
    refusals,
    retentionMs: config.kernelRetentionTime,
    cullIdleMs: config.kernelCullIdle,
    cellTimeoutMs: config.cellTimeout,
    maxKernels: config.maxKernels,
    maxKernelsPerVisitor: config.maxKernelsPerVisitor,
    maxKernelsPerDashboard: config.maxKernelsPerDashboard,
    kernelsStartingAtOnce: config.kernelsStartingAtOnce,
    queueMax: config.queueMax,
    maxSharedSessions: config.maxSharedSessions,
    journalMaxBytes: config.journalMaxBytes,
    allowedTargets: new Set(config.commTargets),
    tracebacks: config.showTracebacks,
    onStateOf: (session, request) => firstRuns.look(session, request),
  });
  metrics?.follow(sessions);
  const store = await createFileStore(config.notebooksDir, {
    rules,
    accessInNotebooks: config.accessInNotebooks,
    assetTypes: config.assetTypes,
    hiddenPaths: config.hiddenPaths,
    revisionsKept: config.revisionsKept,
    log: (line) => log.warn(line),
    isInUse: (path, revision) => sessions.isRunning(path, revision),
    now: () => new Date(),
  });
  const signIn = await createSignIn(strategies, config, sessions, log);
  const clientFiles = await readClientFiles(CLIENT_DIRECTORY);
  const extensions = new ExtensionCatalog({
    dataFolders: async (kernelName) => [...((await kernels.dataFolders?.(kernelName)) ?? []), ...config.extensionsPath],
    kernelNames: async () => (kernels.dataFolders === undefined ? [ANY_KERNEL] : (await kernels.specs()).map(({ name }) => name)),
    hasFurtherFolders: config.extensionsPath.length > 0,
    secret: config.sessionSecretToken,
    now: () => new Date(),
    log: (line) => log.warn(line),
  });
  const { backgroundDrawer, drawer } = drawing;
  const thumbnails =
    backgroundDrawer && createThumbnails(backgroundDrawer, { store, clientFiles, theme, extensions, kernels }, config, log);
  if (thumbnails !== undefined)
    firstRuns.listen(({ messages, ...result }) => thumbnails.offer({ ...result, messages: async () => messages }, "live"));
  return {
    store,
    publisher: store.publisher,
    authorTokens,
    kernels,
    sessions,
    refusals,
    meter,
    metrics,
    visitors: createVisitorTokens(config.sessionSecretToken),
    signIn,
    shareTokens: createShareTokens(config.sessionSecretToken),
    gate: new Gate({ store, isGuarded: signIn !== undefined, authors: config.authors, operators: config.operators }),
    clientFiles,
    theme,
    drawer,
    extensions,
    labServer: createLabServer(kernels, config, log),
    thumbnails,
  };
}

function createLabServer(kernels: KernelProvider, config: Config, log: Logger): LabServer | undefined {
  if (kernels.readServed === undefined) return undefined;
  return new LabServer({
    read: async (path) => kernels.readServed?.(path),
    secret: config.sessionSecretToken,
    now: () => new Date(),
    log: (line) => log.warn(line),
  });
}

/** What is known of pictures says which are missing. */
async function beginKept({ thumbnails, statics }: Pick<Services, "thumbnails" | "statics">): Promise<void> {
  await thumbnails?.begin();
  await statics.begin();
}

async function tidy(publisher: Publisher, log: Logger): Promise<void> {
  try {
    await publisher.tidy();
  } catch (error) {
    log.warn({ err: error }, "replaced dashboards could not be removed");
  }
}

interface SecureApp {
  readonly app: FastifyInstance;
  readonly certificate: Certificate;
}

async function buildHttps(files: HttpsConfig, parts: AppParts): Promise<SecureApp> {
  const app = await buildApp({ ...parts, https: await readTlsFiles(files) });
  const server = {
    setSecureContext(given: TlsFiles) {
      // It is one: it was made with a certificate.
      if (app.server instanceof Server) app.server.setSecureContext(given);
    },
  };
  return { app, certificate: new Certificate({ files, server, intervalMs: CERTIFICATE_MS, log: parts.log }) };
}

/** Fastify does not see that a server which it was given speaks TLS. */
function secureListeningText(address: string): string {
  return `Server listening at ${address.replace(/^http:/, "https:")}`;
}

function createLog(config: Config): Logger {
  const { logLevel: level = "info" } = config;
  // Lines go to stderr: stdout is for the address.
  if (config.logFormat === "pretty") return pino({ level, transport: { target: "pino-pretty", options: { destination: 2 } } });
  return pino({ level }, pino.destination(2));
}

function addressesOf(
  { publicOrigins, linkBase }: Config,
  http: FastifyInstance,
  secure: FastifyInstance | undefined,
): Pick<RunningServer, "address" | "publicAddress"> {
  const publicOrigin = publicOrigins[0] ?? (secure && `https://${addressOf(secure)}`);
  return { address: `http://${addressOf(http)}${linkBase}`, publicAddress: publicOrigin && `${publicOrigin}${linkBase}` };
}

function addressOf(app: FastifyInstance): string {
  const address: AddressInfo | string | null | undefined = app.server.address();
  if (address === null || typeof address !== "object") return String(address);
  return address.family === "IPv6" ? `[${address.address}]:${address.port}` : `${address.address}:${address.port}`;
}
