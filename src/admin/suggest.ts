/** What could come next on a command line, from the tree of commands. Pure. */
import type { Argument, Command, Option } from "commander";

export interface Suggestion {
  readonly word: string;
  readonly description: string;
}

export type Suggestions =
  | { readonly kind: "words"; readonly words: readonly Suggestion[] }
  | { readonly kind: "files" }
  /** Paths on the server, which `flags` name as they stand on the line. */
  | { readonly kind: "dashboards"; readonly flags: Readonly<Record<string, string>> };

/** By the placeholders of arguments and of flags' values. */
const VALUE_KINDS: Readonly<Record<string, "files" | "dashboards">> = {
  FILE: "files",
  "FILE|FOLDER": "files",
  DASHBOARD: "dashboards",
  FOLDER: "dashboards",
  "[PATH/]NAME": "dashboards",
};

/** `words`: what follows the program; the last is the one to be completed. */
export function suggest(program: Command, words: readonly string[]): Suggestions {
  const line = readLine(program, words.slice(0, -1));
  const word = words.at(-1) ?? "";
  if (line.awaiting !== undefined) return ofValue(valueName(line.awaiting), line.awaiting.argChoices, line.flags);
  if (word.startsWith("-") && word !== "-") return { kind: "words", words: optionsOf(line.command).filter(startsWith(word)) };
  const argument = line.command.registeredArguments[line.positionals];
  if (argument !== undefined) return ofArgument(argument, word, line.flags);
  return { kind: "words", words: line.positionals === 0 ? commandsOf(line.command).filter(startsWith(word)) : [] };
}

interface Line {
  readonly command: Command;
  readonly positionals: number;
  /** The flag whose value comes next. */
  readonly awaiting: Option | undefined;
  readonly flags: Readonly<Record<string, string>>;
}

function readLine(program: Command, words: readonly string[]): Line {
  let command = program;
  let positionals = 0;
  let awaiting: Option | undefined;
  const flags: Record<string, string> = {};
  for (const word of words) {
    if (awaiting !== undefined) {
      flags[awaiting.attributeName()] = word;
      awaiting = undefined;
    } else if (word.startsWith("--")) {
      const [name, value] = splitFlag(word);
      const option = allOptions(command).find(({ long }) => long === name);
      if (value !== undefined && option !== undefined) flags[option.attributeName()] = value;
      else if (option?.required) awaiting = option;
    } else {
      const child = positionals === 0 ? command.commands.find((candidate) => candidate.name() === word) : undefined;
      if (child === undefined) positionals++;
      else command = child;
    }
  }
  return { command, positionals, awaiting, flags };
}

function splitFlag(word: string): readonly [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function ofArgument(argument: Argument, word: string, flags: Line["flags"]): Suggestions {
  const suggestions = ofValue(argument.name(), argument.argChoices, flags);
  return suggestions.kind === "words" ? { kind: "words", words: suggestions.words.filter(startsWith(word)) } : suggestions;
}

function ofValue(name: string, choices: readonly string[] | undefined, flags: Line["flags"]): Suggestions {
  const kind = VALUE_KINDS[name];
  if (kind === "files") return { kind };
  if (kind === "dashboards") return { kind, flags };
  return { kind: "words", words: (choices ?? []).map((word) => ({ word, description: "" })) };
}

/** "FILE" of "--config <FILE>". */
function valueName(option: Option): string {
  return /<(.+)>/.exec(option.flags)?.[1] ?? "";
}

function optionsOf(command: Command): readonly Suggestion[] {
  const own = allOptions(command).map(({ long, description }) => ({ word: long ?? "", description }));
  return [...own, { word: "--help", description: "print the help" }];
}

/** Its own, then those of the commands above. */
function allOptions(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent === null ? [] : allOptions(command.parent))];
}

function commandsOf(command: Command): readonly Suggestion[] {
  return command.commands.map((child) => ({ word: child.name(), description: child.description() }));
}

function startsWith(beginning: string): (suggestion: Suggestion) => boolean {
  return ({ word }) => word.startsWith(beginning);
}
