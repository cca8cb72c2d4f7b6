/**
 * Which whole lines of stderr quote code, and what of them a visitor may see. Python writes the source line below each warning, and
 * tracebacks are made of source. What an author or a library says in words stays.
 */

import type { LineRules } from "./interpreter-lines.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: an ANSI sequence begins with the control character ESC.
const ANSI = /\u001b(?:\[[0-9;?]*[A-Za-z]?)?/g;

/** Python's and IPython's first lines, and a frame whose first line went elsewhere (syntax errors have none). */
const TRACEBACK_START =
  /\(most recent call (last|first)\)|^\s+File ".+", line \d+(, in .+)?$|^\s*Cell In ?\[\d+\], line \d+|^File .+:\d+, in /;
/** What a traceback ends with: "ValueError", "json.decoder.JSONDecodeError: …", "__main__.f.<locals>.Oops: …". */
const EXCEPTION = /^([\p{L}_][\p{L}\p{N}_.<>]*)(:|$)/u;
/** Closes one of an exception group's tracebacks; another of the group may follow. */
const GROUP_END = /^\s+\+-{20,}$/;
const GROUP_LINE = /^\s+[|+]/;

const WARNING_HEADER = /:\d+: \w*Warning\b/;
/** A warning's words may take several lines before the code; further down, indented text is somebody's own. */
const LINES_OF_A_WARNING = 10;
const WARNING_QUOTE = /^ {2,}\S/;

/** IPython says these on stderr: the magic that was not found, and the arguments it did not take. */
const USAGE_ERROR = "UsageError:";
/** asyncio's description of a task that failed quotes the error's words. */
const FAILED_TASK = "future: <";
/** Python names functions, threads' targets and coroutines of the code in these. */
const NAMING: readonly (readonly [start: string, said: string])[] = [
  ["Exception in thread ", "An error in a thread"],
  ["Exception ignored in: ", "An error that was ignored"],
  ["Exception ignored ", "An error that was ignored"],
];
const COROUTINE = /\bcoroutine '[^']*'/;
/** A frame's line without its number, arrow or bar. */
const NUMBERING = /^\s*(?:\|\s*)*(?:(?:-*>)?\s*\d+\s+)?/;

type State = "text" | "warning" | "traceback" | "group-end";

export class CodeLines implements LineRules {
  private state: State = "text";
  private linesLeft = 0;
  private quoted = false;

  /** `sourceLines`: the lines of the dashboard's code, trimmed. */
  constructor(private readonly sourceLines: ReadonlySet<string>) {}

  take(line: string): string | undefined {
    const plain = withoutColours(line).trimEnd();
    if (TRACEBACK_START.test(plain)) {
      this.state = "traceback";
      return undefined;
    }
    if (this.state === "traceback") return this.takeFrame(plain);
    if (this.state === "group-end" && GROUP_LINE.test(plain)) {
      this.state = "traceback";
      return undefined;
    }
    if (this.state === "group-end") this.state = "text";
    return this.isQuoteOfWarning(plain) ? undefined : this.takeText(line, plain);
  }

  mustWait(unfinished: string): boolean {
    if (this.state === "traceback" || this.state === "group-end") return true;
    const plain = withoutColours(unfinished);
    const isRedrawn = plain.trimEnd().includes("\r");
    const text = afterRedraw(plain.trimEnd()).trimStart();
    if (text === "") return !plain.includes("\r");
    if (this.isCode(plain)) return true;
    if (this.state === "warning" && !isRedrawn && plain.startsWith(" ")) return true;
    if ([USAGE_ERROR, FAILED_TASK, ...NAMING.map(([start]) => start)].some((start) => start.startsWith(text) || text.startsWith(start)))
      return true;
    if ("Traceback (most recent call last):".startsWith(text)) return true;
    const unnumbered = text.replace(NUMBERING, "");
    for (const source of this.sourceLines) {
      if (source.startsWith(text) || (unnumbered !== "" && source.startsWith(unnumbered))) return true;
    }
    return false;
  }

  reset(): void {
    this.state = "text";
  }

  /** All is left out up to the exception, also what is no frame's: another thread may print in the middle. */
  private takeFrame(plain: string): string | undefined {
    if (GROUP_END.test(plain)) {
      this.state = "group-end";
      return "ExceptionGroup";
    }
    const name = EXCEPTION.exec(plain)?.[1];
    if (name !== undefined) this.state = "text";
    return name;
  }

  private isQuoteOfWarning(plain: string): boolean {
    if (this.state !== "warning") return false;
    this.linesLeft -= 1;
    const isQuote = WARNING_QUOTE.test(plain);
    if (this.linesLeft === 0 || (this.quoted && !isQuote)) this.state = "text";
    this.quoted = isQuote;
    return isQuote;
  }

  private takeText(line: string, plain: string): string | undefined {
    const text = afterRedraw(plain).trim();
    if (text.startsWith(USAGE_ERROR)) return "UsageError";
    if (text.startsWith(FAILED_TASK)) return undefined;
    const said = NAMING.find(([start]) => text.startsWith(start))?.[1];
    if (said !== undefined) return said;
    if (WARNING_HEADER.test(plain)) {
      this.state = "warning";
      this.linesLeft = LINES_OF_A_WARNING;
      this.quoted = false;
    }
    return this.isCode(plain) ? undefined : line.replace(COROUTINE, "a coroutine");
  }

  /** What stands before a carriage return is on its way to the browser as well as what covers it. */
  private isCode(plain: string): boolean {
    return plain.split("\r").some((part) => {
      const text = part.trim();
      return text !== "" && (this.sourceLines.has(text) || this.sourceLines.has(text.replace(NUMBERING, "")));
    });
  }
}

function withoutColours(line: string): string {
  return line.replace(ANSI, "");
}

/** A carriage return takes the writer back to the line's beginning, as progress bars do. */
function afterRedraw(line: string): string {
  return line.slice(line.lastIndexOf("\r") + 1);
}
