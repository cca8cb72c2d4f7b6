/** Local users, each with a password and groups, in a file that is read anew, so that whoever is taken out of it is out at once. */
import { fingerprintOf, hashOfNobody, isPasswordOf } from "../password-hash.js";
import type { FormStrategy } from "../strategy.js";
import type { Identity } from "../user.js";
import { type UserEntry, usersFile } from "../users-file.js";

export const LOCAL_USERS = "users";

/** Throws RecordsFileError where the file is missing or broken now; one that breaks later lets nobody in. */
export async function createLocalUsers(path: string, log: (line: string) => void): Promise<FormStrategy> {
  const read = await usersFile(path).follow((entry) => entry, log);
  const nobody = await hashOfNobody();
  const unavailable = { kind: "unavailable", detail: `the users file ${path} can't be used` } as const;
  return {
    kind: "form",
    name: LOCAL_USERS,
    label: "Password",
    recheckMs: 0,
    async check(username, password) {
      const users = await read();
      if (users === undefined) return unavailable;
      const user = find(users, username.normalize("NFC"));
      const isRight = await isPasswordOf(user?.hash ?? nobody, password);
      if (user === undefined) return { kind: "refused", reason: "no such user" };
      if (!isRight) return { kind: "refused", reason: "wrong password" };
      return { kind: "signed-in", identity: identityOf(user), memory: { password: fingerprintOf(user.hash) } };
    },
    async recheck(identity, memory) {
      const users = await read();
      if (users === undefined) return unavailable;
      const user = find(users, identity.name);
      if (user === undefined) return { kind: "gone", reason: "the user was removed" };
      if (fingerprintOf(user.hash) !== memory?.password) return { kind: "gone", reason: "the password was changed" };
      return isSame(user, identity) ? { kind: "unchanged" } : { kind: "changed", identity: identityOf(user) };
    },
  };
}

function find(users: readonly UserEntry[], name: string): UserEntry | undefined {
  return users.find((user) => user.name === name);
}

function identityOf({ name, displayName = name, groups }: UserEntry): Identity {
  return { strategy: LOCAL_USERS, name, displayName, groups, record: { username: name, displayName, groups } };
}

function isSame({ name, displayName = name, groups }: UserEntry, identity: Identity): boolean {
  return displayName === identity.displayName && groups.join("\n") === identity.groups.join("\n");
}
