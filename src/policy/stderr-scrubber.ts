/**
 * Takes out of streams what quotes code, from text as it comes, in pieces. An unfinished line waits for its end only where it may turn
 * out to be code; all else passes at once, so progress bars that redraw themselves and never end a line move on time.
 */
import { CodeLines } from "./code-lines.js";
import { interpreterLines, type LineRules } from "./interpreter-lines.js";

export interface StreamScrubber {
  /** What of the text, and of what waited, a visitor may see now. */
  (text: string): string;
  /** What waited for the end of its line and may be seen. For where nothing more comes: a cell is done, the kernel is gone. */
  flush(): string;
}

/** Of a line that was passed on already, as much is remembered as a warning's first line takes. */
const REMEMBERED = 1000;

/** `language`: as the notebook names it, or else its kernel. */
export function createStderrScrubber(sourceLines: ReadonlySet<string>, language = ""): StreamScrubber {
  const code = new CodeLines(sourceLines);
  const interpreter = interpreterLines(language, "stderr");
  return createScrubber(interpreter === undefined ? code : bothOf(interpreter, code));
}

/** Undefined where all that comes on stdout is the author's. */
export function createStdoutScrubber(language: string): StreamScrubber | undefined {
  const interpreter = interpreterLines(language, "stdout");
  return interpreter && createScrubber(interpreter);
}

function bothOf(first: LineRules, second: LineRules): LineRules {
  return {
    take(line) {
      const taken = first.take(line);
      return taken === undefined ? undefined : second.take(taken);
    },
    mustWait: (unfinished) => first.mustWait(unfinished) || second.mustWait(unfinished),
    reset() {
      first.reset();
      second.reset();
    },
  };
}

function createScrubber(code: LineRules): StreamScrubber {
  let line = "";
  let passed = 0;

  const end = (newline: string): string => {
    const taken = code.take(line);
    // Of what was passed on already nothing can be taken back.
    const goesOn = taken?.startsWith(line.slice(0, passed)) ?? passed === 0;
    const rest = goesOn ? taken?.slice(passed) : "";
    line = "";
    passed = 0;
    return rest === undefined ? "" : rest + newline;
  };

  const passOn = (): string => {
    if (line === "" || code.mustWait(line)) return "";
    const rest = line.slice(passed);
    line = line.slice(Math.max(0, line.length - REMEMBERED));
    passed = line.length;
    return rest;
  };

  const scrub = (text: string): string => {
    const pieces = text.split("\n");
    const last = pieces.pop() ?? "";
    let shown = "";
    for (const piece of pieces) {
      line += piece;
      shown += end("\n");
    }
    line += last;
    return last === "" ? shown : shown + passOn();
  };

  const flush = (): string => {
    const rest = line === "" ? "" : end("");
    code.reset();
    return rest;
  };

  return Object.assign(scrub, { flush });
}
