/** Which author a secret belongs to: the one of AUTH_TOKEN, or one of the tokens file, which is read anew so that revoking works at once. */
import { type Author, type AuthorTokens, TokensUnreadableError } from "./author.js";
import { digestOf, isSameDigest } from "./same-secret.js";
import { type TokenEntry, tokensFile as tokensFileAt } from "./tokens-file.js";

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

/** Throws RecordsFileError where the file is missing or broken now; one that breaks later lets nobody in. */
export async function createAuthorTokens({ authToken, tokensFile, log, now }: AuthorTokensOptions): Promise<AuthorTokens> {
  const single = authToken === undefined ? [] : [ofAuthToken(authToken)];
  const named = tokensFile === undefined ? async () => [] : await tokensFileAt(tokensFile).follow(ofEntry, log);
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
  return digestOf(secret).toString("hex");
}

/** Looks at all, so that the time taken says nothing about which one came near. */
function find(tokens: readonly KnownToken[], secret: string, now: Date): Author | undefined {
  const hash = digestOf(secret);
  let found: Author | undefined;
  for (const token of tokens) {
    const matches = isSameDigest(token.hash, hash);
    const expired = token.expires !== undefined && token.expires <= now;
    if (matches && !expired) found ??= token.author;
  }
  return found;
}

function ofAuthToken(secret: string): KnownToken {
  return { author: { name: "AUTH_TOKEN", scopes: [""] }, hash: digestOf(secret), expires: undefined };
}

function ofEntry({ name, scopes, sha256, expires }: TokenEntry): KnownToken {
  return { author: { name, scopes }, hash: Buffer.from(sha256, "hex"), expires: expires === undefined ? undefined : new Date(expires) };
}
