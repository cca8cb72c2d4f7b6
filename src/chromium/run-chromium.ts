/**
 * Runs a Chromium that reaches nothing: no network, no files but those of its own profile, which is gone with it. It hears and answers on two
 * pipes alone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { signalGroup } from "../kernels/kernel-child.js";
import { createResourceLimit } from "../kernels/limits/resource-limit.js";
import { startWatchdog } from "../kernels/watchdog.js";
import { DevTools, type DevToolsEvent } from "./devtools.js";

export interface ChromiumOptions {
  /** Absolute. */
  readonly command: string;
  /** Its processes that draw are kept from the rest of the system, which root can't have. */
  readonly sandbox: boolean;
  /** Of each process's data. */
  readonly memoryBytes: number;
  /** Where its profile may stand meanwhile. */
  readonly temporaryFolder: string;
  /** PATH, for the scripts that distributions start it by. */
  readonly path: string | undefined;
  readonly platform: NodeJS.Platform;
  /** Everything else on this machine goes first. */
  readonly inBackground?: boolean;
}

export interface ChromiumUse<Result> {
  /** Ends it. */
  readonly signal: AbortSignal;
  onEvent(event: DevToolsEvent): void;
  run(tools: DevTools): Promise<Result>;
}

const FLAGS = [
  "--headless",
  "--remote-debugging-pipe",
  "--no-startup-window",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-breakpad",
  "--disable-extensions",
  "--disable-sync",
  "--disable-background-networking",
  "--disable-component-update",
  "--hide-scrollbars",
  "--mute-audio",
  "--password-store=basic",
  "--use-mock-keychain",
];

/** No name is found, and what needs none goes to a proxy that is not found either. */
const CUT_OFF = [
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--proxy-server=socks5://nowhere.invalid:1",
  "--proxy-bypass-list=<-loopback>",
  "--webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--disable-quic",
];

const KEPT_OUTPUT = 2048;
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

/** Throws what `run` throws, with what Chromium has printed. Nothing of Chromium is left when it settles. */
export async function runChromium<Result>(options: ChromiumOptions, use: ChromiumUse<Result>): Promise<Result> {
  use.signal.throwIfAborted();
  const profile = await mkdtemp(join(options.temporaryFolder, "jupyter-dashboards-chromium-"));
  // Whatever becomes of this process, it goes too.
  const watchdog = startWatchdog(profile, options.platform);
  try {
    const child = await spawnChromium(options, profile);
    if (child.pid !== undefined) watchdog.watch(child.pid);
    try {
      return await talk(child, use);
    } finally {
      await end(child);
      if (child.pid !== undefined) watchdog.forget(child.pid);
    }
  } finally {
    await rm(profile, REMOVAL).catch(() => {});
    watchdog.close();
  }
}

async function spawnChromium(options: ChromiumOptions, profile: string): Promise<ChildProcess> {
  const { command, sandbox, memoryBytes, path, platform, inBackground } = options;
  const { prefix } = platform === "linux" ? await createResourceLimit(memoryBytes).confine() : { prefix: [] };
  const flags = [...FLAGS, ...CUT_OFF, ...(sandbox ? [] : ["--no-sandbox"]), `--user-data-dir=${profile}`];
  const [program = command, ...rest] = [...prefix, command, ...flags];
  const child = spawn(program, rest, {
    cwd: profile,
    // Nothing of this server's: it may have secrets.
    env: { PATH: path, HOME: profile, TMPDIR: profile, LANG: "C.UTF-8" },
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    detached: true,
  });
  // Whoever talks to it hears of its end by its pipes.
  child.on("error", () => {});
  if (inBackground === true && child.pid !== undefined) giveWay(child.pid);
  return child;
}

/** What it starts later is the same. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended, or the system knows no such thing.
  }
}

async function talk<Result>(child: ChildProcess, { signal, onEvent, run }: ChromiumUse<Result>): Promise<Result> {
  const [, , , to, from] = child.stdio;
  if (!(to instanceof Writable && from instanceof Readable)) throw new Error("Chromium could not be started.");
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed = (printed + text).slice(-KEPT_OUTPUT);
  });
  const tools = new DevTools(to, from, onEvent);
  child.once("error", (error) => tools.end(error));
  const stop = (): void => tools.end(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await run(tools);
  } catch (error) {
    throw printed === "" ? error : new Error(`Chromium printed last:\n${printed.trim()}`, { cause: error });
  } finally {
    signal.removeEventListener("abort", stop);
    tools.end(new Error("It is done."));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = child.exitCode !== null || child.signalCode !== null;
  if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  if (!gone) await once(child, "exit");
}
