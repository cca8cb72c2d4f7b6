/** `user add`, `change`, `passwd`, `remove` and `list`: the file of local users, on the server's own machine. */
import { hashPassword } from "../auth/password-hash.js";
import { isDisplayName, isGroupName, isUserName, type UserEntry, usersFile } from "../auth/users-file.js";
import { CommandError, usageError } from "./command-error.js";
import { type Context, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { printable, tableText } from "./text.js";

/** Source: OWASP ASVS 4.0.3, 2.1.1. */
const SHORTEST_PASSWORD = 12;
/** What the sign-in form takes. */
const LONGEST_PASSWORD = 4096;

export interface PasswordFlags {
  readonly passwordStdin?: boolean;
}

export interface ChangeFlags {
  /** Separated by commas. */
  readonly groups?: string;
  readonly displayName?: string;
}

export interface AddFlags extends ChangeFlags, PasswordFlags {}

/** Throws CommandError, RecordsFileError. */
export async function addUser(context: Context, file: string, givenName: string, flags: AddFlags): Promise<void> {
  const name = givenName.normalize("NFC");
  if (!isUserName(name)) throw usageError("A user's name has 1 to 100 printable characters and no colon.");
  const groups = groupsOf(flags.groups);
  const displayName = displayNameOf(flags.displayName);
  // Before somebody types a password in vain.
  if ((await usersFile(file).read())?.some((user) => user.name === name)) throw taken(name);
  const entry = { name, ...(displayName === undefined ? {} : { displayName }), groups, hash: await newHash(context, name, flags) };
  await usersFile(file).change((users) => {
    if (users.some((user) => user.name === name)) throw taken(name);
    return { entries: [...users, entry], result: undefined };
  });
  report(context, { name, displayName, groups }, "");
  context.talk.note(`"${name}" may sign in${groups.length === 0 ? "" : `, in the groups ${groups.join(", ")}`}.`);
}

/** What is not said stays; an empty display name is none. Throws CommandError, RecordsFileError. */
export async function changeUser(context: Context, file: string, givenName: string, flags: ChangeFlags): Promise<void> {
  if (flags.groups === undefined && flags.displayName === undefined) throw usageError("Say what to change: --groups or --display-name.");
  const name = givenName.normalize("NFC");
  await existing(file);
  const { groups, displayName } = await usersFile(file).change((users) => {
    const present = users.find((user) => user.name === name);
    if (present === undefined) throw missing(name);
    const result = changed(present, flags);
    return { entries: users.map((user) => (user === present ? result : user)), result };
  });
  report(context, { name, displayName, groups }, "");
  const membership = groups.length === 0 ? "in no group" : `in the groups ${groups.join(", ")}`;
  context.talk.note(`"${name}" is ${membership}, and called ${displayName ?? name}.`);
}

/** Throws CommandError, RecordsFileError. */
export async function changePassword(context: Context, file: string, givenName: string, flags: PasswordFlags): Promise<void> {
  const name = givenName.normalize("NFC");
  if (!(await existing(file)).some((user) => user.name === name)) throw missing(name);
  const hash = await newHash(context, name, flags);
  await usersFile(file).change((users) => {
    if (!users.some((user) => user.name === name)) throw missing(name);
    return { entries: users.map((user) => (user.name === name ? { ...user, hash } : user)), result: undefined };
  });
  report(context, { name, changed: true }, "");
  context.talk.note(`"${name}" has another password, and must sign in again with it.`);
}

/** Throws CommandError, RecordsFileError. */
export async function removeUser(context: Context, file: string, givenName: string): Promise<void> {
  const name = givenName.normalize("NFC");
  await existing(file);
  await usersFile(file).change((users) => {
    const others = users.filter((user) => user.name !== name);
    if (others.length === users.length) throw missing(name);
    return { entries: others, result: undefined };
  });
  report(context, { name, removed: true }, "");
  context.talk.note(`Removed "${name}", who is signed out now.`);
}

/** Throws CommandError, RecordsFileError. */
export async function listUsers(context: Context, file: string): Promise<void> {
  const users = (await existing(file)).map(({ name, displayName, groups }) => ({ name, displayName, groups }));
  const rows = users.map(({ name, displayName, groups }) => [name, groups.join(", "), displayName ?? name]);
  report(context, { users }, tableText(["NAME", "GROUPS", "CALLED"], rows, context.talk.isTerminal));
}

/** Throws CommandError where neither names a file. */
export function usersFileOf(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const file = flag ?? (env.USERS_FILE || undefined);
  if (file === undefined) throw usageError("Name the server's users file with --users-file or USERS_FILE.");
  return file;
}

async function existing(file: string): Promise<readonly UserEntry[]> {
  const users = await usersFile(file).read();
  if (users === undefined) throw usageError(`There is no users file ${file}.`);
  return users;
}

function changed(user: UserEntry, flags: ChangeFlags): UserEntry {
  const { displayName: before, ...rest } = user;
  const displayName = flags.displayName === undefined ? before : displayNameOf(flags.displayName || undefined);
  const groups = flags.groups === undefined ? user.groups : groupsOf(flags.groups);
  return { ...rest, ...(displayName === undefined ? {} : { displayName }), groups };
}

function displayNameOf(text: string | undefined): string | undefined {
  if (text !== undefined && !isDisplayName(text)) throw usageError("A name to be called by has 1 to 100 printable characters.");
  return text;
}

function groupsOf(text = ""): string[] {
  const groups = text.split(",").flatMap((part) => part.trim() || []);
  if (!groups.every(isGroupName)) throw usageError("A group's name has 1 to 100 printable characters and no colon.");
  return [...new Set(groups)];
}

async function newHash({ talk }: Context, name: string, { passwordStdin = false }: PasswordFlags): Promise<string> {
  if (passwordStdin) return hashPassword(checked(await talk.readLine()));
  if (!talk.canAsk) throw usageError("There is nobody to ask for the password. Give it to --password-stdin.");
  const password = checked(await talk.askSecret(`Password for ${name}:`));
  if ((await talk.askSecret("Once more:")) !== password) throw usageError("These are two different passwords. Nothing was changed.");
  return hashPassword(password);
}

/** Length alone makes a password; which characters it has is its owner's to choose. */
function checked(password: string): string {
  const { length } = [...password];
  if (length < SHORTEST_PASSWORD) throw usageError(`A password has ${SHORTEST_PASSWORD} characters or more.`);
  if (password.length > LONGEST_PASSWORD) throw usageError(`A password has ${LONGEST_PASSWORD} characters at most.`);
  return password;
}

function taken(name: string): CommandError {
  return new CommandError(`There is a user "${printable(name)}" already.`, EXIT.conflict);
}

function missing(name: string): CommandError {
  return new CommandError(`There is no user "${printable(name)}".`, EXIT.missing);
}
