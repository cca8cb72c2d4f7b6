/** What the command says and asks: results go to stdout, everything else to stderr, so that a pipe gets results only. */
import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
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
  /** What is typed is not shown. Throws CancelledError on Ctrl-C. */
  askSecret(question: string): Promise<string>;
  /** All of stdin, without the newline at its end. */
  readLine(): Promise<string>;
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
    askSecret: (question) => askSecret(question, stdin, stderr, signal),
    readLine: async () => (await text(stdin)).replace(/\r?\n$/, ""),
    progress: (label, total, afterwards) => createProgress({ label: printable(label), total, afterwards, stderr, note, now }),
  };
}

async function ask(question: string, input: Readable, output: Writable, signal: AbortSignal): Promise<boolean> {
  return /^\s*y(es)?\s*$/i.test(await askLine(`${printable(question)} [y/N] `, input, output, output, signal));
}

async function askSecret(question: string, input: Readable, output: Writable, signal: AbortSignal): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = askLine("", input, unseen, output, signal);
  // Not before the terminal has stopped to show what is typed.
  output.write(`${printable(question)} `);
  await answer;
  output.write("\n");
  return answer;
}

/** `echo`: where what is typed is shown. */
function askLine(prompt: string, input: Readable, echo: Writable, output: Writable, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
    let answer: string | undefined;
    lines.question(prompt, { signal }, (given) => {
      answer = given;
      lines.close();
    });
    lines.once("SIGINT", () => lines.close());
    signal.addEventListener("abort", () => lines.close(), { once: true });
    lines.once("close", () => {
      if (answer !== undefined) return resolve(answer);
      output.write("\n");
      reject(new CancelledError());
    });
  });
}
