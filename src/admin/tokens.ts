/** `token create`, `list` and `revoke`: the file of author tokens, on the server's own machine. */
import { randomBytes } from "node:crypto";
import { hashSecret } from "../auth/author-tokens.js";
import { normalizeScope } from "../auth/scopes.js";
import { tokensFile } from "../auth/tokens-file.js";
import { CommandError, usageError } from "./command-error.js";
import { type Context, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { expiryOf } from "./expiry.js";
import { dateText, printable, tableText } from "./text.js";

const SECRET_BYTES = 32;
/** So that a secret that turns up somewhere is known for what it is. */
const SECRET_PREFIX = "jd_";
/** What the server calls authors that are in no file. */
const TAKEN_NAMES = ["AUTH_TOKEN", "local"];

export interface CreateFlags {
  readonly scope?: readonly string[];
  readonly expires?: string;
}

/** Throws CommandError, RecordsFileError. */
export async function createToken(context: Context, file: string, name: string, flags: CreateFlags): Promise<void> {
  checkName(name);
  const scopes = flags.scope?.map(scopeOf) ?? [""];
  const now = context.now();
  const expires = flags.expires === undefined ? undefined : expiryOf(flags.expires, now);
  const secret = SECRET_PREFIX + randomBytes(SECRET_BYTES).toString("base64url");
  const entry = {
    name,
    sha256: hashSecret(secret),
    scopes,
    created: now.toISOString(),
    ...(expires && { expires: expires.toISOString() }),
  };
  await tokensFile(file).change((tokens) => {
    if (tokens.some((token) => token.name === name)) {
      throw new CommandError(`There is a token "${name}" already. Revoke it first, or choose another name.`, EXIT.conflict);
    }
    return { entries: [...tokens, entry], result: undefined };
  });
  report(context, { name, secret, scopes, created: entry.created, expires: entry.expires }, `${secret}\n`);
  const until = expires === undefined ? "" : `, until ${dateText(expires.toISOString())} UTC`;
  context.talk.note(
    `"${name}" may publish ${scopes.map(scopeText).join(", ")}${until}. The secret is shown this once; the file holds its hash.`,
  );
}

/** Throws CommandError, RecordsFileError. */
export async function listTokens(context: Context, file: string): Promise<void> {
  const entries = await tokensFile(file).read();
  if (entries === undefined) throw usageError(`There is no tokens file ${file}.`);
  const tokens = entries.map(({ name, scopes, created, expires }) => ({
    name,
    scopes,
    created,
    expires,
    expired: expires !== undefined && new Date(expires) <= context.now(),
  }));
  const rows = tokens.map(({ name, scopes, created, expires, expired }) => [
    name,
    scopes.map(scopeText).join(", "),
    dateText(created),
    expires === undefined ? "never" : `${dateText(expires)}${expired ? " (over)" : ""}`,
  ]);
  report(context, { tokens }, tableText(["NAME", "MAY PUBLISH", "CREATED (UTC)", "EXPIRES (UTC)"], rows, context.talk.isTerminal));
}

/** Throws CommandError, RecordsFileError. */
export async function revokeToken(context: Context, file: string, name: string): Promise<void> {
  if ((await tokensFile(file).read()) === undefined) throw usageError(`There is no tokens file ${file}.`);
  await tokensFile(file).change((tokens) => {
    const others = tokens.filter((token) => token.name !== name);
    if (others.length === tokens.length) throw new CommandError(`There is no token "${printable(name)}".`, EXIT.missing);
    return { entries: others, result: undefined };
  });
  report(context, { name, revoked: true }, "");
  context.talk.note(`Revoked "${name}". The server refuses it from now on.`);
}

/** Throws CommandError where neither names a file. */
export function tokensFileOf(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const file = flag ?? (env.AUTH_TOKENS_FILE || undefined);
  if (file === undefined) throw usageError("Name the server's tokens file with --tokens-file or AUTH_TOKENS_FILE.");
  return file;
}

function checkName(name: string): void {
  if (name === "" || name.length > 100 || name !== printable(name)) throw usageError("A token's name has 1 to 100 printable characters.");
  if (TAKEN_NAMES.includes(name)) throw usageError(`No token can be named "${name}": the server calls others so.`);
}

function scopeOf(text: string): string {
  const scope = normalizeScope(text);
  if (scope === undefined) throw usageError(`"${text}" can't be the path of a dashboard or folder.`);
  return scope;
}

function scopeText(scope: string): string {
  return scope === "" ? "everything" : scope;
}
