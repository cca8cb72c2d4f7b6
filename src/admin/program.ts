/** The command line: sub-commands, their arguments, flags and help. */
import { Argument, Command, Option } from "commander";
import { type CheckFlags, check } from "./check.js";
import { SHELLS } from "./completion-scripts.js";
import type { Context } from "./context.js";
import { clearCache, history, list, refresh, remove, rollback, share } from "./dashboards.js";
import { type DownloadFlags, download } from "./download.js";
import { EXIT } from "./exit-codes.js";
import { collect, parseJobs, parseSeconds } from "./flag-values.js";
import { NAME } from "./name.js";
import { DEFAULT_SERVER, type SettingFlags } from "./settings.js";
import { endSignIns, listSignIns } from "./sign-ins.js";
import { type CreateFlags, createToken, listTokens, revokeToken } from "./tokens.js";
import { type UploadFlags, upload } from "./upload.js";
import {
  type AddFlags,
  addUser,
  type ChangeFlags,
  changePassword,
  changeUser,
  listUsers,
  type PasswordFlags,
  removeUser,
} from "./users.js";

export interface GlobalFlags extends SettingFlags {
  readonly json?: boolean;
}

/** What the sub-commands do with what they parsed. */
export interface Actions {
  /** Runs with the context that the flags make. */
  run(flags: GlobalFlags, action: (context: Context) => Promise<void>): Promise<void>;
  tokensFile(flag: string | undefined): string;
  usersFile(flag: string | undefined): string;
  kernelPrefixes(flag: string | undefined): readonly string[];
  printCompletion(shell: string): void;
}

const DEFAULT_TIMEOUT_SECONDS = 300;
const DEFAULT_JOBS = 2;

const EXIT_CODE_HELP = `
Exit codes:
  ${EXIT.done}    done
  ${EXIT.failed}    the server refused, or something else failed
  ${EXIT.usage}    arguments, files or configuration that can't be used
  ${EXIT.unauthorized}    no token, a wrong one, or one that may not do this
  ${EXIT.missing}    no such dashboard, revision, token or user
  ${EXIT.conflict}    something is there already, or was changed by someone else
  ${EXIT.unreachable}    the server can't be reached
  ${EXIT.incomplete}    a notebook that was checked would not show whole
  ${EXIT.cancelled}  stopped with Ctrl-C, or "no" to a question`;

export function createProgram(version: string, actions: Actions): Command {
  const program = new Command(NAME)
    .description("Publishes dashboards on a Jupyter Dashboards Server, and takes them back.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [COMMAND]", "print the help of a command")
    .allowExcessArguments(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", EXIT_CODE_HELP);
  program.createCommand = (name) => new Command(name).helpOption("-h, --help", "print this help");
  addGlobalFlags(program);
  addTransfers(program, actions);
  addChanges(program, actions);
  addQuestions(program, actions);
  addCheck(program, actions);
  addTokens(program, actions);
  addUsers(program, actions);
  addSignIns(program, actions);
  program
    .command("completion")
    .description("print the script that makes Tab complete this command")
    .addArgument(new Argument("<SHELL>", "the shell").choices(SHELLS))
    .action((shell: string) => actions.printCompletion(shell));
  return program;
}

function addGlobalFlags(program: Command): void {
  program
    .option("--server <URL>", `the server, with its base URL [JUPYTER_DASHBOARDS_SERVER; default: ${DEFAULT_SERVER}]`)
    .option("--token <SECRET>", "the author token; other users of this machine see flags, so prefer [JUPYTER_DASHBOARDS_TOKEN]")
    .option("--config <FILE>", 'JSON file with "server" and "token" (default: jupyter-dashboards/admin.json in ~/.config)')
    .option("--ca-file <FILE>", "certificates (PEM) to trust besides the well-known ones")
    .addOption(
      new Option("--timeout <SECONDS>", "how long the server may be silent")
        .argParser(parseSeconds)
        .default(DEFAULT_TIMEOUT_SECONDS, String(DEFAULT_TIMEOUT_SECONDS)),
    )
    .option("--json", "print the result as one JSON document");
}

function addTransfers(program: Command, actions: Actions): void {
  program
    .command("upload")
    .description("publish a notebook, a zip or a folder, and print its link")
    .argument("<FILE|FOLDER>", "a *.ipynb, a *.zip with index.ipynb at its top, or a folder with a notebook")
    .argument("[[PATH/]NAME]", "where to publish it; PATH/ is under its own name there (default: under its own name)")
    .option("--include <FILE|FOLDER>", "send this with the notebook; may be given again", collect)
    .option("--overwrite", "replace what is there without asking")
    .action((source: string, target: string | undefined, flags: UploadFlags, command: Command) =>
      actions.run(globals(command), (context) => upload(context, source, target, flags)),
    );
  program
    .command("download")
    .description("get a dashboard back as it was uploaded")
    .argument("<DASHBOARD>", "its path")
    .argument("[FILE]", "where to save it; - is stdout (default: its own name, here)")
    .option("--revision <REVISION>", "an earlier one, as history shows it")
    .option("--overwrite", "replace a file that is there without asking")
    .action((path: string, file: string | undefined, flags: DownloadFlags, command: Command) =>
      actions.run(globals(command), (context) => download(context, path, file, flags)),
    );
}

function addChanges(program: Command, actions: Actions): void {
  program
    .command("delete")
    .description("take a dashboard away; rollback brings it back")
    .argument("<DASHBOARD>", "its path")
    .option("--yes", "do not ask")
    .action((path: string, flags: { yes?: boolean }, command: Command) =>
      actions.run(globals(command), (context) => remove(context, path, flags)),
    );
  program
    .command("rollback")
    .description("show an earlier revision again, also of a deleted dashboard")
    .argument("<DASHBOARD>", "its path")
    .argument("[REVISION]", "its id or the beginning of it, as history shows it (default: the one before)")
    .action((path: string, revision: string | undefined, _flags: unknown, command: Command) =>
      actions.run(globals(command), (context) => rollback(context, path, revision)),
    );
  program
    .command("refresh")
    .description("run a static dashboard now, or start a shared one again")
    .argument("<DASHBOARD>", "its path")
    .action((path: string, _flags: unknown, command: Command) => actions.run(globals(command), (context) => refresh(context, path)));
  program
    .command("share")
    .description("make a link that opens a dashboard without signing in")
    .argument("<DASHBOARD>", "its path")
    .option("--expires <TIME>", "when it ends: 12h, 30d, 2030-01-31 (default: in 7 days)")
    .action((path: string, flags: { expires?: string }, command: Command) =>
      actions.run(globals(command), (context) => share(context, path, flags)),
    );
  program
    .command("clear-cache")
    .description("make the server read its storage anew")
    .argument("[FOLDER]", "a dashboard or folder (default: all)")
    .action((path: string | undefined, _flags: unknown, command: Command) =>
      actions.run(globals(command), (context) => clearCache(context, path)),
    );
}

function addQuestions(program: Command, actions: Actions): void {
  program
    .command("list")
    .description("list dashboards and folders")
    .argument("[FOLDER]", "a folder (default: the top one)")
    .option("-r, --recursive", "with all folders below")
    .action((path: string | undefined, flags: { recursive?: boolean }, command: Command) =>
      actions.run(globals(command), (context) => list(context, path, flags)),
    );
  program
    .command("history")
    .description("list the revisions of a dashboard, the latest first")
    .argument("<DASHBOARD>", "its path")
    .action((path: string, _flags: unknown, command: Command) => actions.run(globals(command), (context) => history(context, path)));
}

function addCheck(program: Command, actions: Actions): void {
  program
    .command("check")
    .description("run the notebooks of a folder here, and say what their dashboards would not show; changes nothing")
    .argument("<FILE|FOLDER>", "a folder of this machine as a server would serve it, or one notebook")
    .option("--jobs <NUMBER>", "how many run at once", parseJobs, DEFAULT_JOBS)
    .option("--time-limit <SECONDS>", "how long one may take", parseSeconds, DEFAULT_TIMEOUT_SECONDS)
    .option("--offline", "visitors reach no other site: what is loaded from there does not show")
    .option("--kernel-prefixes <FOLDERS>", "further Python environments, separated by commas [KERNEL_PREFIXES]")
    .action((source: string, flags: CheckFlags, command: Command) =>
      actions.run(globals(command), (context) => check(context, actions.kernelPrefixes(flags.kernelPrefixes), source, flags)),
    );
}

function addTokens(program: Command, actions: Actions): void {
  const token = program.command("token").description("make, list and revoke author tokens, on the server's machine");
  const tokensFile = () => new Option("--tokens-file <FILE>", "the server's file of tokens [AUTH_TOKENS_FILE]");
  token
    .command("create")
    .description("make a token and print its secret")
    .argument("<NAME>", "of the author, for histories and logs")
    .option("--scope <PATH>", "a dashboard or folder it may publish; may be given again (default: everything)", collect)
    .option("--expires <WHEN>", "after 12h, 30d or 8w, or on a day such as 2030-01-31 (default: never)")
    .addOption(tokensFile())
    .action((name: string, flags: CreateFlags & TokensFlag, command: Command) =>
      actions.run(globals(command), (context) => createToken(context, actions.tokensFile(flags.tokensFile), name, flags)),
    );
  token
    .command("list")
    .description("list the tokens, without their secrets")
    .addOption(tokensFile())
    .action((flags: TokensFlag, command: Command) =>
      actions.run(globals(command), (context) => listTokens(context, actions.tokensFile(flags.tokensFile))),
    );
  token
    .command("revoke")
    .description("make the server refuse a token at once")
    .argument("<NAME>", "of the author")
    .addOption(tokensFile())
    .action((name: string, flags: TokensFlag, command: Command) =>
      actions.run(globals(command), (context) => revokeToken(context, actions.tokensFile(flags.tokensFile), name)),
    );
}

interface TokensFlag {
  readonly tokensFile?: string;
}

function addUsers(program: Command, actions: Actions): void {
  const user = program.command("user").description("add, change, remove and list local users, on the server's machine");
  const usersFile = () => new Option("--users-file <FILE>", "the server's file of users [USERS_FILE]");
  const passwordStdin = () => new Option("--password-stdin", "read the password from stdin instead of asking for it");
  user
    .command("add")
    .description("let somebody sign in; asks for the password, 12 characters or more")
    .argument("<NAME>", "what they sign in with")
    .option("--groups <GROUPS>", "that rules speak of, separated by commas")
    .option("--display-name <NAME>", "what pages call them (default: the name)")
    .addOption(passwordStdin())
    .addOption(usersFile())
    .action((name: string, flags: AddFlags & UsersFlag, command: Command) =>
      actions.run(globals(command), (context) => addUser(context, actions.usersFile(flags.usersFile), name, flags)),
    );
  user
    .command("change")
    .description("give a user other groups, or have pages call them otherwise; the password stays")
    .argument("<NAME>", "of the user")
    .option("--groups <GROUPS>", "all groups from now on, separated by commas")
    .option("--display-name <NAME>", "what pages call them")
    .addOption(usersFile())
    .action((name: string, flags: ChangeFlags & UsersFlag, command: Command) =>
      actions.run(globals(command), (context) => changeUser(context, actions.usersFile(flags.usersFile), name, flags)),
    );
  user
    .command("passwd")
    .description("give a user another password, and sign them out")
    .argument("<NAME>", "of the user")
    .addOption(passwordStdin())
    .addOption(usersFile())
    .action((name: string, flags: PasswordFlags & UsersFlag, command: Command) =>
      actions.run(globals(command), (context) => changePassword(context, actions.usersFile(flags.usersFile), name, flags)),
    );
  user
    .command("remove")
    .description("take a user away, and sign them out")
    .argument("<NAME>", "of the user")
    .addOption(usersFile())
    .action((name: string, flags: UsersFlag, command: Command) =>
      actions.run(globals(command), (context) => removeUser(context, actions.usersFile(flags.usersFile), name)),
    );
  user
    .command("list")
    .description("list the users and their groups")
    .addOption(usersFile())
    .action((flags: UsersFlag, command: Command) =>
      actions.run(globals(command), (context) => listUsers(context, actions.usersFile(flags.usersFile))),
    );
}

function addSignIns(program: Command, actions: Actions): void {
  const signIns = program.command("sign-ins").description("see who is signed in on the server, and sign them out");
  signIns
    .command("list")
    .description("list who is signed in, the latest first")
    .action((_flags: unknown, command: Command) => actions.run(globals(command), listSignIns));
  signIns
    .command("end")
    .description("sign a user out everywhere, kernels and open pages too")
    .argument("[USER]", "as list shows them, such as users:anna (default: everybody)")
    .action((user: string | undefined, _flags: unknown, command: Command) =>
      actions.run(globals(command), (context) => endSignIns(context, user)),
    );
}

interface UsersFlag {
  readonly usersFile?: string;
}

function globals(command: Command): GlobalFlags {
  return command.optsWithGlobals<GlobalFlags>();
}
