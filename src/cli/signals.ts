/** Ends the server when the process is asked to end. */
import type { RunningServer } from "../server/start.js";

/** What this needs of a process. */
export interface SignalledProcess {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/** One Ctrl-C may come twice: from the terminal, and passed on by npm. What comes later means "at once". */
const SAME_REQUEST_MS = 1000;
const SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;

export function closeOnSignals(
  server: Pick<RunningServer, "close">,
  target: SignalledProcess = process,
  now: () => number = () => performance.now(),
): void {
  let asked: number | undefined;
  for (const [signal, exitCode] of SIGNALS) {
    target.on(signal, () => {
      if (asked === undefined) {
        asked = now();
        void closeAndExit(server, target);
      } else if (now() - asked > SAME_REQUEST_MS) target.exit(exitCode);
    });
  }
}

async function closeAndExit(server: Pick<RunningServer, "close">, target: SignalledProcess): Promise<void> {
  try {
    await server.close();
    target.exit(0);
  } catch (error) {
    process.stderr.write(`jupyter-dashboards-server: ${error instanceof Error ? error.message : error}\n`);
    target.exit(1);
  }
}
