/** What a check says of notebooks. The words of `kind` and `shows` are for programs, and stable. */

export type ProblemKind =
  /** The file is no notebook that a dashboard can be made of. */
  | "notebook"
  | "kernel"
  | "module"
  | "file"
  /** A cell asks for something of the network that does not answer. */
  | "network"
  /** It waits for somebody to type. */
  | "input"
  /** It needs a notebook or a window around it. */
  | "front-end"
  | "error"
  | "time"
  | "memory"
  | "widget"
  | "output"
  | "too-large"
  /** Is there for visitors who reach other sites. */
  | "other-site";

export interface Problem {
  readonly kind: ProblemKind;
  /** Among all cells of the notebook, from 1. */
  readonly cell?: number;
  /** One line: what does not show, and what to do. */
  readonly text: string;
}

/** `online`: all of it, where visitors reach the sites that it loads from. */
export type Shows = "whole" | "online" | "part" | "nothing";

/** Of code cells. */
export interface Counts {
  readonly all: number;
  readonly done: number;
}

export interface NotebookReport {
  /** Of the file, from the folder, with slashes. */
  readonly notebook: string;
  /** Undefined where none was found. */
  readonly kernel: string | undefined;
  readonly shows: Shows;
  readonly seconds: number;
  readonly cells: Counts;
  readonly problems: readonly Problem[];
}

export function showsOf(problems: readonly Problem[], { all, done }: Counts): Shows {
  if (problems.every(({ kind }) => kind === "other-site")) return problems.length === 0 ? "whole" : "online";
  return done === 0 && (all > 0 || problems.some(({ kind }) => kind === "notebook" || kind === "kernel")) ? "nothing" : "part";
}
