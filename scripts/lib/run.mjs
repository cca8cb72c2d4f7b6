/** Runs other programs and tells how it goes, a short line a step. Node alone: nothing may be installed yet. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** How much of a failed program's output is worth showing, in characters. */
const TAIL = 4000;

/** A failure that is explained; the scripts print the message alone. */
export class StepError extends Error {}

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Resolves to `{ ok, output }`; a program that does not exist is not ok. */
export function attempt(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const forward = stopWith(child);
    const end = (ok, text) => {
      forward.dispose();
      resolve({ ok, output: text });
    };
    child.once("error", (error) => end(false, error.message));
    child.once("close", (code) => end(code === 0, output));
  });
}

/** Quiet while it works; what the program said follows where it fails. */
export async function step(line, command, args, options) {
  say(line);
  const { ok, output } = await attempt(command, args, options);
  if (!ok) throw new StepError(`${output.slice(-TAIL).trimEnd()}\n${line.replace(/\.+$/, "")}: failed.`);
}

/** The program speaks for itself; resolves to its exit code. */
export function runVisibly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", ...options });
    const forward = stopWith(child);
    const end = (code) => {
      forward.dispose();
      resolve(code);
    };
    child.once("error", (error) => {
      say(error.message);
      end(1);
    });
    child.once("exit", (code) => end(code ?? 1));
  });
}

/** Runs a script's main function; what it throws ends the process with a line. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    say(error instanceof StepError ? error.message : String(error.stack));
    process.exit(1);
  }
}

/** A terminal tells the whole group of processes to end, a service manager only us. */
function stopWith(child) {
  const stop = () => {
    child.kill("SIGTERM");
    process.exit(143);
  };
  process.once("SIGTERM", stop);
  return { dispose: () => process.off("SIGTERM", stop) };
}
