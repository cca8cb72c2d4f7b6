/**
 * Takes out of stderr what quotes code: Python writes the source line below each warning, and tracebacks are made of source. What an
 * author or a library says in words stays.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: an ANSI sequence begins with the control character ESC.
const ANSI = /\u001b\[[0-9;]*[A-Za-z]/g;
const TRACEBACK_START = /Traceback \(most recent call last\)/;
const WARNING_HEADER = /:\d+: \w*Warning\b/;
/** Lines of a traceback that stand at the margin: plain Python's, IPython's, and what joins chained ones. */
const TRACEBACK_LINE = /^(\s|$|-{3,}|File |Cell In|During handling|The above exception|Traceback|\|)/;
const EXCEPTION_NAME = /^([A-Za-z_][\w.]*)(:|$)/;

/** Takes text as it comes, in pieces; an unfinished line waits for its end, unless it is a progress bar that redraws itself. */
export function createStderrScrubber(sourceLines: ReadonlySet<string>): (text: string) => string {
  let unfinished = "";
  let state: "text" | "traceback" | "after-warning" = "text";

  const scrubLine = (line: string): string | undefined => {
    const plain = line.replace(ANSI, "");
    if (TRACEBACK_START.test(plain)) {
      state = "traceback";
      return undefined;
    }
    if (state === "traceback") {
      if (TRACEBACK_LINE.test(plain)) return undefined;
      state = "text";
      return EXCEPTION_NAME.exec(plain)?.[1];
    }
    const quotes = state === "after-warning" && /^\s/.test(plain);
    state = WARNING_HEADER.test(plain) ? "after-warning" : "text";
    return quotes || sourceLines.has(plain.trim()) ? undefined : line;
  };

  return (text) => {
    const lines = (unfinished + text).split("\n");
    const last = lines.pop() ?? "";
    const passesAtOnce = last.includes("\r") && state === "text";
    unfinished = passesAtOnce ? "" : last;
    const kept = lines.flatMap((line) => {
      const scrubbed = scrubLine(line);
      return scrubbed === undefined ? [] : [`${scrubbed}\n`];
    });
    return kept.join("") + (passesAtOnce ? last : "");
  };
}
