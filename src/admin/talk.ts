/** What the command says and asks: results go to stdout, everything else to stderr, so that a pipe gets results only. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { CancelledError } from "./command-error.js";
import { createProgress, type Progress } from "./progress.js";
import { printable } from "./text.js";

interface MaybeTerminal {
  readonly isTTY?: boolean;
}

export interface Streams {
  readonly stdin: Readable & MaybeTerminal;
  readonly stdout: Writable & MaybeTerminal;
  readonly stderr: Writable & MaybeTerminal & { readonly columns?: number };
}

export interface Talk {
  readonly stdout: Writable;
  /** Results are read by a person, not by a program. */
  readonly isTerminal: boolean;
  /** There is somebody to ask. */
  readonly canAsk: boolean;
  result(text: string): void;
  note(line: string): void;
  /** Yes or no; no is the answer of an empty line. Throws CancelledError on Ctrl-C. */
  ask(question: string): Promise<boolean>;
  progress(label: string, total: number | undefined, afterwards?: string): Progress;
}

export function createTalk({ stdin, stdout, stderr }: Streams, signal: AbortSignal, now: () => number): Talk {
  const note = (line: string) => void stderr.write(`${printable(line)}\n`);
  return {
    stdout,
    isTerminal: stdout.isTTY === true,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    result: (text) => void stdout.write(text),
    note,
    ask: (question) => ask(question, stdin, stderr, signal),
    progress: (label, total, afterwards) => createProgress({ label: printable(label), total, afterwards, stderr, note, now }),
  };
}

function ask(question: string, input: Readable, output: Writable, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input, output, terminal: true });
    let answer: string | undefined;
    lines.question(`${printable(question)} [y/N] `, { signal }, (text) => {
      answer = text;
      lines.close();
    });
    lines.once("SIGINT", () => lines.close());
    signal.addEventListener("abort", () => lines.close(), { once: true });
    lines.once("close", () => {
      if (answer !== undefined) return resolve(/^\s*y(es)?\s*$/i.test(answer));
      output.write("\n");
      reject(new CancelledError());
    });
  });
}
