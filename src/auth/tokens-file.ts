/** The JSON file of named author tokens. It holds hashes; a secret is never in it. */
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { RecordsFile, requireDistinctNames, UnfitRecordsError } from "./records-file.js";
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

export function tokensFile(path: string): RecordsFile<TokenEntry> {
  return new RecordsFile(KIND, path);
}

const KIND = {
  key: "tokens",
  option: "AUTH_TOKENS_FILE",
  command: "jupyter-dashboards-admin token",
  make: "create NAME --tokens-file",
  parse(content: unknown): readonly TokenEntry[] {
    if (!Value.Check(Content, content)) {
      const [problem] = Value.Errors(Content, content);
      throw new UnfitRecordsError(`${problem?.instancePath || "the top"} ${problem?.message ?? "is not as it must be"}`);
    }
    requireDistinctNames("tokens", content.tokens);
    return content.tokens.map(checkEntry);
  },
};

function checkEntry(entry: Static<typeof Entry>): TokenEntry {
  const scopes = entry.scopes.map((scope) => {
    const normal = normalizeScope(scope);
    if (normal === undefined) throw new UnfitRecordsError(`the scope "${scope}" of "${entry.name}" is no path of a dashboard or folder`);
    return normal;
  });
  if (entry.expires !== undefined && Number.isNaN(Date.parse(entry.expires))) {
    throw new UnfitRecordsError(`"expires" of "${entry.name}" is no date such as 2030-01-31T00:00:00Z`);
  }
  return { ...entry, scopes };
}
