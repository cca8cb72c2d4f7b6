/** The JSON file of local users. It holds hashes; a password is never in it. */
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { RecordsFile, requireDistinctNames, UnfitRecordsError } from "./records-file.js";

/** Control characters have no place in logs and pages; a colon stands between a strategy and a name in rules. */
const NAME = "^[^\\u0000-\\u001f\\u007f-\\u009f:]+$";
const Group = Type.String({ minLength: 1, maxLength: 100, pattern: NAME });

const Entry = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: NAME }),
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: NAME.replace(":", "") })),
    groups: Type.Array(Group),
    /** As argon2 writes it: algorithm, parameters, salt and hash. */
    hash: Type.String({ pattern: "^\\$argon2id\\$v=\\d+\\$[a-z0-9,=]+\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+$" }),
  },
  { additionalProperties: false },
);
const Content = Type.Object({ users: Type.Array(Entry) }, { additionalProperties: false });

export type UserEntry = Readonly<Static<typeof Entry>>;

export function usersFile(path: string): RecordsFile<UserEntry> {
  return new RecordsFile(KIND, path);
}

export function isUserName(text: string): boolean {
  return Value.Check(Entry.properties.name, text);
}

export function isGroupName(text: string): boolean {
  return Value.Check(Group, text);
}

export function isDisplayName(text: string): boolean {
  return Value.Check(Entry.properties.displayName, text);
}

const KIND = {
  key: "users",
  option: "USERS_FILE",
  command: "jupyter-dashboards-admin user",
  make: "add NAME --users-file",
  parse(content: unknown): readonly UserEntry[] {
    if (!Value.Check(Content, content)) {
      const [problem] = Value.Errors(Content, content);
      throw new UnfitRecordsError(`${problem?.instancePath || "the top"} ${problem?.message ?? "is not as it must be"}`);
    }
    requireDistinctNames("users", content.users);
    return content.users;
  },
};
