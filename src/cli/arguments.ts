/** Reads the command line. What there is to read comes from the options' schema. */
import { Command, CommanderError, Help, Option } from "commander";
import { describeOptions, type OptionDescription } from "../config/describe-options.js";
import type { ProcessSources } from "../config/load-config.js";
import { CONFIG_FILE } from "../config/options.js";

export type CommandLine =
  | { readonly kind: "serve"; readonly sources: Omit<ProcessSources, "env"> }
  /** Help or version: to be printed, and nothing else to be done. */
  | { readonly kind: "print"; readonly text: string }
  /** One line. */
  | { readonly kind: "error"; readonly text: string };

const NAME = "jupyter-dashboards-server";
const DESCRIPTION = "Serves a folder of Jupyter notebooks as live dashboards for people who never see the code.";
const FOLDER = "folder of notebooks to serve (default: the current folder, or NOTEBOOKS_DIR)";

/** `args`: without the program and the script. */
export function parseArguments(args: readonly string[], version: string): CommandLine {
  let printed = "";
  const command = createCommand(version);
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      printed += text;
    },
    writeErr: () => {},
  });
  try {
    command.parse(withBooleanValues(args), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? { kind: "print", text: printed } : { kind: "error", text: oneLine(error.message) };
  }
  const { config, ...flags } = command.opts<Record<string, string>>();
  const [folder] = command.args;
  return { kind: "serve", sources: { configFile: config, flags: folder === undefined ? flags : { ...flags, notebooksDir: folder } } };
}

function createCommand(version: string): Command {
  const command = new Command(NAME).description(DESCRIPTION).argument("[FOLDER]", FOLDER).allowExcessArguments(false);
  command.version(version, "-V, --version", "print the version").helpOption("-h, --help", "print this help");
  command.createHelp = () => new OneNameHelp();
  command.addOption(new Option(`--${CONFIG_FILE.name}, --${CONFIG_FILE.flag} <file>`, `${CONFIG_FILE.description} [${CONFIG_FILE.name}]`));
  for (const option of describeOptions()) {
    const value = option.isBoolean ? "[true|false]" : "<value>";
    command.addOption(new Option(`--${option.name}, ${option.flag} ${value}`, describe(option)).helpGroup(`${option.group}:`));
    if (option.file === undefined) continue;
    const { name, flag } = option.file;
    command.addOption(new Option(`--${name}, ${flag} <file>`, `file that holds it [${name}]`).helpGroup(`${option.group}:`));
  }
  command.addHelpText(
    "after",
    "\nAn option is also an environment variable and a flag by its NAME, and a key of the JSON file that --config names.",
  );
  return command;
}

/** The flag by its NAME is told in the description: shown twice it would only hide the friendly one. */
class OneNameHelp extends Help {
  override optionTerm(option: Option): string {
    return option.short?.startsWith("--") ? option.flags.slice(option.flags.indexOf(" ") + 1) : option.flags;
  }
}

function describe(option: OptionDescription): string {
  return `${option.description} [${option.name}; default: ${option.default}]`;
}

/** "--presentation-mode FOLDER" must not take the folder for its value. */
function withBooleanValues(args: readonly string[]): readonly string[] {
  const flags = new Set(describeOptions().flatMap((option) => (option.isBoolean ? [option.flag, `--${option.name}`] : [])));
  return args.map((arg, index) => (flags.has(arg) && !/^(true|false)$/.test(args[index + 1] ?? "") ? `${arg}=true` : arg));
}

function oneLine(message: string): string {
  return message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
}
