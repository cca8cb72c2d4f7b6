/**
 * Runs every notebook of a folder with the parts that a server runs it with, in a copy of the folder, and says of each what its page
 * would not show. Needs no browser: what a library's own scripts do in one is not seen.
 */
import { randomUUID } from "node:crypto";
import { OPTIONS } from "../config/options.js";
import { SECRET_NAMES } from "../config/secret-names.js";
import { fewAtOnce } from "../disk/few-at-once.js";
import { AppError } from "../errors/app-error.js";
import { bundleOf } from "../extensions/bundle-files.js";
import { ExtensionCatalog } from "../extensions/catalog.js";
import type { KernelProvider } from "../kernels/kernel.js";
import { createLocalProvider } from "../kernels/local-provider.js";
import { NO_RULES } from "../notebook/dashboard-rules.js";
import { SessionRegistry } from "../sessions/registry.js";
import type { Dashboard } from "../sessions/types.js";
import { createFileStore, type FileStore } from "../store/file-store.js";
import { CheckError } from "./errors.js";
import { type Found, findDashboards } from "./find-dashboards.js";
import { findProblems } from "./find-problems.js";
import { type Installed, readInstalled } from "./installed.js";
import { KernelWords } from "./kernel-words.js";
import { type NotebookReport, type Problem, showsOf } from "./report.js";
import { followSession } from "./run-dashboard.js";
import { copyForWork } from "./work-copy.js";

export interface CheckOptions {
  /** A folder, or one notebook. */
  readonly source: string;
  readonly temporaryFolder: string;
  /** What kernels inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly kernelPrefixes: readonly string[];
  /** Of one notebook, its kernel's start included. */
  readonly limitSeconds: number;
  readonly atOnce: number;
  readonly signal: AbortSignal;
  now(): Date;
  /** Told of each notebook as it is done: `done` of `all` then are. */
  onReport(report: NotebookReport, done: number, all: number): void;
}

interface Parts {
  readonly options: CheckOptions;
  readonly kernels: KernelProvider;
  readonly catalog: ExtensionCatalog;
  readonly sessions: SessionRegistry;
  readonly store: FileStore;
  readonly words: KernelWords;
}

/** As a visitor's request would set it: there is none. */
const ENVIRONMENT = {
  QUERY_STRING: "",
  SCRIPT_NAME: "",
  PATH_INFO: "",
  SERVER_NAME: "",
  SERVER_PORT: "",
  SERVER_PROTOCOL: "",
  SERVER_SOFTWARE: "",
  VOILA_REQUEST_URL: "",
};

/** Throws CheckError, and the reason of `signal` where it is aborted; no kernel is left in either case. */
export async function checkFolder(options: CheckOptions): Promise<readonly NotebookReport[]> {
  const work = await copyForWork(options.source, options.temporaryFolder);
  try {
    const env = Object.fromEntries(Object.entries(options.env).filter(([name]) => !SECRET_NAMES.includes(name)));
    const startTimeoutMs = OPTIONS.kernelStartTimeout.default;
    const kernels = await createLocalProvider({ env, prefixes: options.kernelPrefixes, startTimeoutMs, fork: false, log: () => {} });
    const parts = await createParts(options, kernels, work.folder);
    try {
      return await checkAll(parts, work.file);
    } finally {
      await parts.sessions.close();
      await kernels.close();
    }
  } finally {
    await work.remove();
  }
}

async function checkAll(parts: Parts, file: string | undefined): Promise<readonly NotebookReport[]> {
  const { options, store } = parts;
  const found = (await findDashboards(store)).filter((entry) => file === undefined || entry.file === file);
  if (found.length === 0) throw new CheckError(`There is no notebook in "${options.source}".`);
  let done = 0;
  return fewAtOnce(found, options.atOnce, async (entry) => {
    options.signal.throwIfAborted();
    const report = await checkOne(parts, entry);
    done += 1;
    options.onReport(report, done, found.length);
    return report;
  });
}

async function checkOne(parts: Parts, { path, file }: Found): Promise<NotebookReport> {
  const begin = parts.options.now().getTime();
  const seconds = () => Math.round((parts.options.now().getTime() - begin) / 100) / 10;
  try {
    const dashboard = await parts.store.dashboard(path);
    const report = await run(parts, dashboard);
    return { notebook: file, ...report, seconds: seconds() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems: Problem[] = [{ kind: "notebook", text: error.message }];
    const cells = { all: 0, done: 0 };
    return { notebook: file, kernel: undefined, shows: showsOf(problems, cells), seconds: seconds(), cells, problems };
  }
}

async function run(
  { options, sessions, catalog, words }: Parts,
  dashboard: Dashboard,
): Promise<Omit<NotebookReport, "notebook" | "seconds">> {
  const session = sessions.open({ visitor: randomUUID(), dashboard, query: "", mode: "server-run", environment: ENVIRONMENT });
  try {
    const { limitSeconds, signal } = options;
    const run = await followSession(session, { limitSeconds, signal, words });
    const kernel = await session.started.then(
      () => session.kernelModel.name,
      () => undefined,
    );
    const installed = kernel === undefined ? NOTHING_INSTALLED : await readInstalled(catalog, kernel, bundleOf(dashboard));
    const problems = await findProblems(dashboard.notebook, run, installed);
    const cells = { all: run.cells.length, done: run.cells.filter(({ status }) => status === "done").length };
    return { kernel, shows: showsOf(problems, cells), cells, problems };
  } finally {
    await sessions.stop(session);
  }
}

const NOTHING_INSTALLED: Installed = { extensions: [], notebookModules: new Set(), place: "", copies: [], names: async () => false };

async function createParts(options: CheckOptions, kernels: KernelProvider, folder: string): Promise<Parts> {
  const words = new KernelWords();
  const sessions = createSessions(options, kernels, words);
  const catalog = new ExtensionCatalog({
    dataFolders: async (kernelName) => (await kernels.dataFolders?.(kernelName)) ?? [],
    hasFurtherFolders: false,
    kernelNames: async () => (await kernels.specs()).map(({ name }) => name),
    secret: randomUUID(),
    now: options.now,
    log: () => {},
  });
  const store = await createFileStore(folder, {
    rules: NO_RULES,
    accessInNotebooks: false,
    assetTypes: [],
    hiddenPaths: [],
    revisionsKept: 1,
    log: () => {},
    isInUse: () => false,
    now: options.now,
  });
  return { options, kernels, catalog, sessions, store, words };
}

function createSessions({ atOnce, now }: CheckOptions, kernels: KernelProvider, log: KernelWords): SessionRegistry {
  return new SessionRegistry({
    kernels,
    log,
    observer: { kernelStarted: () => {}, kernelStartFailed: () => {}, kernelDied: () => {} },
    refusals: { count: () => {} },
    retentionMs: 0,
    cullIdleMs: 0,
    cellTimeoutMs: undefined,
    maxKernels: atOnce,
    maxKernelsPerVisitor: 1,
    maxSharedSessions: 0,
    maxKernelsPerDashboard: undefined,
    kernelsStartingAtOnce: atOnce,
    queueMax: 0,
    journalMaxBytes: OPTIONS.journalMaxBytes.default,
    allowedTargets: new Set(),
    // Nobody but the author reads them here.
    tracebacks: true,
    now,
  });
}
