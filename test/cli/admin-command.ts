/** The command `jupyter-dashboards-admin` as an author runs it, in a pipe or in a terminal. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { inTime } from "../support/patience.js";
import type { Outcome } from "./command.js";

export const ADMIN = fileURLToPath(new URL("../../dist/bin/admin.js", import.meta.url));

export interface AdminOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Nothing of the developer's own settings. */
function environment({ env }: AdminOptions): NodeJS.ProcessEnv {
  const { JUPYTER_DASHBOARDS_SERVER, JUPYTER_DASHBOARDS_TOKEN, AUTH_TOKENS_FILE, ...rest } = process.env;
  return { ...rest, XDG_CONFIG_HOME: "/nonexistent", ...env };
}

export function admin(args: readonly string[], options: AdminOptions = {}): Promise<Outcome> {
  return adminProcess(args, options).ended;
}

export interface AdminProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

export function adminProcess(args: readonly string[], options: AdminOptions = {}): AdminProcess {
  const child = spawn(process.execPath, [ADMIN, ...args], {
    env: environment(options),
    cwd: options.cwd ?? tmpdir(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return { child, ended: once(child, "close").then(([code]) => ({ code, stdout, stderr })) };
}

export interface Terminal {
  /** Waits until this has been shown. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  /** All that was shown, once the command has ended. */
  end(): Promise<{ readonly code: number | null; readonly shown: string }>;
  kill(): void;
}

const PSEUDO_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

export function inTerminal(args: readonly string[], options: AdminOptions = {}): Terminal {
  return inPseudoTerminal([process.execPath, ADMIN, ...args], options);
}

export function inPseudoTerminal(command: readonly string[], options: AdminOptions): Terminal {
  const child: ChildProcess = spawn("python3", ["-c", PSEUDO_TERMINAL, ...command], {
    env: { ...environment(options), TERM: "xterm" },
    cwd: options.cwd ?? tmpdir(),
    stdio: "pipe",
  });
  let shown = "";
  let look = () => {};
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    look();
  });
  const closed = once(child, "close");
  return {
    shows(text) {
      const isShown = new Promise<void>((resolve, reject) => {
        look = () => {
          if (shown.includes(text)) resolve();
        };
        look();
        void closed.then(() => reject(new Error(`The command ended without showing "${text}":\n${shown}`)));
      });
      return inTime(isShown, () => `"${text}"; there is:\n${shown}`);
    },
    type: (keys) => void child.stdin?.write(keys),
    async end() {
      const [code] = await inTime(closed, () => `the end of the command:\n${shown}`);
      return { code, shown };
    },
    kill: () => void child.kill(),
  };
}
