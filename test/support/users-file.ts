/** Writes a file of local users, as the command does. */
import { writeFile } from "node:fs/promises";
import { hashPassword } from "../../src/auth/password-hash.js";

export interface TestUser {
  readonly name: string;
  readonly password: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
}

const hashes = new Map<string, Promise<string>>();

/** A password that is written again has the hash that it had. */
export async function writeUsersFile(path: string, users: readonly TestUser[]): Promise<void> {
  const entries = users.map(async ({ password, groups = [], ...user }) => ({ ...user, groups, hash: await hashOf(password) }));
  await writeFile(path, JSON.stringify({ users: await Promise.all(entries) }));
}

function hashOf(password: string): Promise<string> {
  const known = hashes.get(password) ?? hashPassword(password);
  hashes.set(password, known);
  return known;
}
