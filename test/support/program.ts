/** Another program as a child process, which a test talks to: until it answers, and to its end. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { inTime, until } from "./patience.js";

/** What it has written so far, of the streams that are piped. Ask before it writes. */
export function logOf({ stdout, stderr }: ChildProcess): () => string {
  let log = "";
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  return () => log;
}

/** Where it ends or does not answer, its `log` is in the error. */
export async function untilUp(child: ChildProcess, name: string, log: () => string, isUp: () => Promise<boolean>): Promise<void> {
  try {
    await until(async () => {
      if (hasEnded(child)) throw new Error("it has ended");
      return isUp();
    });
  } catch (error) {
    throw new Error(`${name} does not answer:\n${log()}`, { cause: error });
  }
}

/** Also of one that is stopped, or has ended already. */
export async function end(child: ChildProcess | undefined, name: string): Promise<void> {
  if (child === undefined || hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGCONT");
  child.kill("SIGTERM");
  await inTime(ended, () => `the end of ${name}`);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
