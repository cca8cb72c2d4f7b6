/** Which author a secret belongs to: the one of AUTH_TOKEN, or one of the tokens file, which is read anew so that revoking works at once. */
import { createHash, timingSafeEqual } from "node:crypto";
import { type Author, type AuthorTokens, TokensUnreadableError } from "./author.js";
import { parseTokens, readTokensText, type TokenEntry, TokensFileError } from "./tokens-file.js";

export interface AuthorTokensOptions {
  readonly authToken: string | undefined;
  readonly tokensFile: string | undefined;
  /** For the operator: one line. */
  log(line: string): void;
  now(): Date;
}

interface KnownToken {
  readonly author: Author;
  readonly hash: Buffer;
  readonly expires: Date | undefined;
}

/** Throws TokensFileError where the file is missing or broken now; one that breaks later lets nobody in. */
export async function createAuthorTokens({ authToken, tokensFile, log, now }: AuthorTokensOptions): Promise<AuthorTokens> {
  const single = authToken === undefined ? [] : [ofAuthToken(authToken)];
  const named = tokensFile === undefined ? async () => [] : await followTokensFile(tokensFile, log);
  return {
    isOpen: authToken === undefined && tokensFile === undefined,
    async identify(secret) {
      const fromFile = await named();
      const author = find([...single, ...(fromFile ?? [])], secret, now());
      if (author === undefined && fromFile === undefined) throw new TokensUnreadableError();
      return author;
    },
  };
}

/** As the file keeps it. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Looks at all, so that the time taken says nothing about which one came near. */
function find(tokens: readonly KnownToken[], secret: string, now: Date): Author | undefined {
  const hash = createHash("sha256").update(secret).digest();
  let found: Author | undefined;
  for (const token of tokens) {
    const matches = timingSafeEqual(token.hash, hash);
    const expired = token.expires !== undefined && token.expires <= now;
    if (matches && !expired) found ??= token.author;
  }
  return found;
}

/** What it answers with says undefined while the file can't be used. */
async function followTokensFile(path: string, log: (line: string) => void): Promise<() => Promise<readonly KnownToken[] | undefined>> {
  let text = await readExisting(path);
  let tokens = parseTokens(path, text).map(ofEntry);
  /** The last complaint, so that each is logged once. */
  let complaint: string | undefined;
  return async () => {
    try {
      const read = await readExisting(path);
      // The content is compared rather than its date: two writes within one tick of the file system's clock look alike.
      if (read !== text || complaint !== undefined) tokens = parseTokens(path, read).map(ofEntry);
      if (complaint !== undefined || read !== text) log(`The tokens file ${path} has changed and is in use (tokens: ${tokens.length}).`);
      [text, complaint] = [read, undefined];
      return tokens;
    } catch (error) {
      if (!(error instanceof TokensFileError)) throw error;
      if (error.message !== complaint) log(`${error.message} Until then its tokens are refused.`);
      complaint = error.message;
      return undefined;
    }
  };
}

async function readExisting(path: string): Promise<string> {
  const text = await readTokensText(path);
  if (text !== undefined) return text;
  throw new TokensFileError(
    `There is no tokens file ${path}, which AUTH_TOKENS_FILE names. Make it with jupyter-dashboards-admin token create NAME --tokens-file ${path}.`,
  );
}

function ofAuthToken(secret: string): KnownToken {
  return { author: { name: "AUTH_TOKEN", scopes: [""] }, hash: Buffer.from(hashSecret(secret), "hex"), expires: undefined };
}

function ofEntry({ name, scopes, sha256, expires }: TokenEntry): KnownToken {
  return { author: { name, scopes }, hash: Buffer.from(sha256, "hex"), expires: expires === undefined ? undefined : new Date(expires) };
}
