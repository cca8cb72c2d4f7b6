/** Why cells did not run, from what their kernel said and from their code. Pure. */
import type { CodeCell } from "../notebook/notebook.js";
import type { ErrorOutput, Output } from "../outputs/output.js";
import { missingModule } from "./package-names.js";
import type { Problem, ProblemKind } from "./report.js";

interface Known {
  readonly kind: ProblemKind;
  readonly remedy: string;
}

const NETWORK =
  /^(?:URLError|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|gaierror|MaxRetryError|NewConnectionError|ConnectError|ClientConnector\w*Error|ConnectionRefusedError|ServerDisconnectedError|TimeoutError|HTTPError|RemoteDisconnected)$/;
const NETWORK_TEXT = /Name or service not known|Temporary failure in name resolution|Failed to establish a new connection|urlopen error/;
const LONGEST = 200;

const INPUT = "It asks somebody to type (input, getpass). Nobody can: ask with a widget, or with parameters (docs/authors.md).";
/** IPython says of magics on stderr alone what was wrong. */
const SAID = /^(\w*(?:Error|Exception)): (.*)$/m;

export interface Failure {
  readonly outputs: readonly Output[];
  readonly stderr: string;
  /** What is known of its kernel, where that stopped over it. */
  readonly trouble: string | undefined;
}

/** `cell`: the one that failed. */
export function problemOfFailure(cell: CodeCell, { outputs, stderr, trouble }: Failure): Problem {
  const error = errorIn(outputs, stderr);
  if (error !== undefined) return problemOfError(error, cell);
  const what = trouble === undefined ? "It failed without saying why" : `The kernel stopped over it (${oneLine(trouble)})`;
  return {
    kind: trouble === undefined ? "error" : "kernel",
    cell: cell.index + 1,
    text: `${what}. Run the notebook in JupyterLab, and mend this cell.`,
  };
}

type KernelError = Pick<ErrorOutput, "ename" | "evalue">;

function errorIn(outputs: readonly Output[], stderr: string): KernelError | undefined {
  const error = outputs.find((output): output is ErrorOutput => output.output_type === "error");
  if (error !== undefined) return error;
  const [, ename, evalue] = SAID.exec(stderr) ?? [];
  return ename === undefined || evalue === undefined ? undefined : { ename, evalue };
}

function problemOfError({ ename, evalue }: KernelError, cell: CodeCell): Problem {
  const number = cell.index + 1;
  const missing = missingModule(evalue);
  if (missing !== undefined) {
    const text = `The module ${missing.name} is missing. In the kernel's environment: ${missing.command}`;
    return { kind: "module", cell: number, text };
  }
  if (ename === "StdinNotImplementedError") return { kind: "input", cell: number, text: INPUT };
  const known = knownError(ename, evalue);
  const said = oneLine(evalue === "" ? ename : `${ename}: ${evalue}`);
  if (known === undefined)
    return { kind: "error", cell: number, text: `${said}. Run the notebook whole in JupyterLab, and mend this cell.` };
  return { kind: known.kind, cell: number, text: `${said}. ${known.remedy}` };
}

function knownError(ename: string, evalue: string): Known | undefined {
  if (ename === "FileNotFoundError" || ename === "NotADirectoryError")
    return { kind: "file", remedy: "Put the file beside the notebook, in a bundle (docs/authors.md), and name it by a path from there." };
  if (/MemoryError$/.test(ename)) return { kind: "memory", remedy: "It needs more memory than there is, or than it may have." };
  if (ename === "UsageError")
    return { kind: "front-end", remedy: "This magic is not there: load its extension in a cell before, or leave it out." };
  if (NETWORK.test(ename) || NETWORK_TEXT.test(evalue))
    return { kind: "network", remedy: "The kernel must reach that address; else put the data beside the notebook, in a bundle." };
  return undefined;
}

const WINDOW = /^\s*%(?:matplotlib|gui)\s+(?:qt\d?|tk|wx|gtk\d?|osx|macosx)\b/m;
const NOTEBOOK_PLOTS = /^\s*%matplotlib\s+(?:notebook|nbagg)\b|matplotlib\.use\(\s*["'](?:nbagg|notebook)["']/m;

/** What runs and shows nothing on a page, seen in the code alone. */
export function problemsOfSource({ source, index }: CodeCell): readonly Problem[] {
  const cell = index + 1;
  if (NOTEBOOK_PLOTS.test(source)) {
    const text = "%matplotlib notebook needs the classic notebook around it. Use %matplotlib widget (pip install ipympl), or inline.";
    return [{ kind: "front-end", cell, text }];
  }
  if (!WINDOW.test(source)) return [];
  return [{ kind: "front-end", cell, text: "Plots in windows of their own are seen by nobody. Use %matplotlib inline or widget." }];
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
