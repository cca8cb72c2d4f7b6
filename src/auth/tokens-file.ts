/** The JSON file of named author tokens: what it holds, reading it, and changing it whole. It holds hashes; a secret is never in it. */
import { readFile } from "node:fs/promises";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { errorCode } from "../disk/error-code.js";
import { AppError } from "../errors/app-error.js";
import { replaceFile } from "./replace-file.js";
import { normalizeScope } from "./scopes.js";

const Entry = Type.Object(
  {
    /** Shown in histories and logs, so without control characters. */
    name: Type.String({ minLength: 1, maxLength: 100, pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]+$" }),
    /** Of the secret, hexadecimal. */
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    scopes: Type.Array(Type.String(), { minItems: 1 }),
    created: Type.String(),
    expires: Type.Optional(Type.String()),
  },
  // A misspelt "expires" must not make a token that never ends.
  { additionalProperties: false },
);
const Content = Type.Object({ tokens: Type.Array(Entry) }, { additionalProperties: false });

/** Scopes are normalized. */
export type TokenEntry = Readonly<Omit<Static<typeof Entry>, "scopes">> & { readonly scopes: readonly string[] };

/** Thrown when the file of tokens can't be used. Handled by the commands (one line) and by AuthorTokens (fails closed). */
export class TokensFileError extends AppError {
  readonly code = "TOKENS_FILE";
  readonly status = 500;
}

/** Undefined where there is no file. Throws TokensFileError. */
export async function readTokensText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return undefined;
    const reason = { EACCES: "this user may not read it", EISDIR: "it is a folder" }[code] ?? code;
    throw new TokensFileError(`Can't read the tokens file ${path}: ${reason}.`);
  }
}

/** Throws TokensFileError. */
export function parseTokens(path: string, text: string): readonly TokenEntry[] {
  const content = parseJson(path, text);
  if (!Value.Check(Content, content)) {
    const [problem] = Value.Errors(Content, content);
    throw broken(path, `${problem?.instancePath || "the top"} ${problem?.message ?? "is not as it must be"}`);
  }
  const names = content.tokens.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw broken(path, `two tokens are named "${twice}"`);
  return content.tokens.map((entry) => checkEntry(path, entry));
}

/**
 * Reads, changes and writes while no other command does; a file that is not there counts as one without tokens.
 * Throws TokensFileError.
 */
export async function changeTokens<Result>(
  path: string,
  change: (tokens: readonly TokenEntry[]) => { readonly tokens: readonly TokenEntry[]; readonly result: Result },
): Promise<Result> {
  try {
    return await replaceFile(path, async () => {
      const text = await readTokensText(path);
      const { tokens, result } = change(text === undefined ? [] : parseTokens(path, text));
      return { text: `${JSON.stringify({ tokens }, undefined, 2)}\n`, result };
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new TokensFileError(`Can't write the tokens file ${path}: ${error instanceof Error ? error.message : error}.`);
  }
}

function checkEntry(path: string, entry: Static<typeof Entry>): TokenEntry {
  const scopes = entry.scopes.map((scope) => {
    const normal = normalizeScope(scope);
    if (normal === undefined) throw broken(path, `the scope "${scope}" of "${entry.name}" is no path of a dashboard or folder`);
    return normal;
  });
  if (entry.expires !== undefined && Number.isNaN(Date.parse(entry.expires))) {
    throw broken(path, `"expires" of "${entry.name}" is no date such as 2030-01-31T00:00:00Z`);
  }
  return { ...entry, scopes };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(path, error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error));
  }
}

function broken(path: string, reason: string): TokensFileError {
  return new TokensFileError(
    `The tokens file ${path} can't be used: ${reason}. Mend it, or make a new one with jupyter-dashboards-admin token.`,
  );
}
