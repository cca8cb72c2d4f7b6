/**
 * What interpreters of other languages than Python print about the code they run, amid what authors print: which of those lines visitors
 * may see, and how. R and bash print them on stdout as well.
 */

export interface LineRules {
  /** The line (without its end) as a visitor may see it; undefined where nothing of it may be seen. */
  take(line: string): string | undefined;
  /** Whether an unfinished line may yet turn out to be one of which something is left out. */
  mustWait(unfinished: string): boolean;
  /** Forgets what it is inside of: what follows has another origin. */
  reset(): void;
}

interface Language {
  /** As notebooks name the language, or the kernel. */
  readonly name: RegExp;
  /** What the lines in question begin with, after white space. */
  readonly beginnings: readonly string[];
  readonly onStdout: boolean;
  take(line: string): string | undefined;
}

const R_WARNING = "Warning message in ";
/** A call is quoted over as many lines at most. */
const LINES_OF_A_CALL = 100;

const R: Language = {
  name: /^i?r$/i,
  beginnings: [R_WARNING, "Error"],
  onStdout: true,
  take: (line) => (/^Error(?: in |: |$)/.test(line) ? "Error" : line),
};

const BASH: Language = {
  name: /bash/i,
  beginnings: ["bash: ", "+"],
  onStdout: true,
  take: (line) => {
    // What `set -x` prints.
    if (/^\++ \S/.test(line)) return undefined;
    if (!line.startsWith("bash: ")) return line;
    // The line that an error is in.
    if (/^bash: (?:line \d+: )?`.*'$/.test(line)) return undefined;
    if (/syntax error|unexpected EOF/.test(line)) return "bash: syntax error";
    const words = line.replace(/ ?\(error token is .*$/, "");
    return `bash: ${words.slice(words.lastIndexOf(": ") + 2)}`;
  },
};

const JAVASCRIPT: Language = {
  name: /^(?:java|type)script$|^(?:deno|tslab)$/i,
  beginnings: ["at ", "Uncaught ", "TypeError", "ReferenceError", "SyntaxError"],
  onStdout: false,
  take: (line) => {
    if (/^\s+at .*:\d+:\d+\)?$/.test(line)) return undefined;
    return line.replace(/^(?:Uncaught )?(?:\(in promise\) )?(TypeError|ReferenceError|SyntaxError): .*$/, "$1");
  },
};

/** Undefined for languages whose lines on that stream are all the author's. `language`: as the notebook names it, or else its kernel. */
export function interpreterLines(language: string, stream: "stdout" | "stderr"): LineRules | undefined {
  const found = [R, BASH, JAVASCRIPT].find(({ name }) => name.test(language));
  return found === undefined || (stream === "stdout" && !found.onStdout) ? undefined : new InterpreterLines(found);
}

class InterpreterLines implements LineRules {
  /** Of an R call that is being left out, as many more lines at most. */
  private callLines = 0;

  constructor(private readonly language: Language) {}

  take(line: string): string | undefined {
    // What a carriage return leads back over stays.
    const start = line.trimEnd().lastIndexOf("\r") + 1;
    const taken = this.takeText(line.slice(start));
    return start === 0 || taken === undefined ? taken : line.slice(0, start) + taken;
  }

  mustWait(unfinished: string): boolean {
    if (this.callLines > 0) return true;
    const text = unfinished.slice(unfinished.trimEnd().lastIndexOf("\r") + 1).trimStart();
    return this.language.beginnings.some((beginning) => beginning.startsWith(text) || text.startsWith(beginning));
  }

  reset(): void {
    this.callLines = 0;
  }

  private takeText(text: string): string | undefined {
    if (this.language === R && text.startsWith(R_WARNING)) this.callLines = LINES_OF_A_CALL;
    if (this.callLines === 0) return this.language.take(text);
    this.callLines = text.trimEnd().endsWith(":") ? 0 : this.callLines - 1;
    return this.callLines === 0 ? "Warning message:" : undefined;
  }
}
