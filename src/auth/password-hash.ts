/** Passwords of local users, as they are kept: argon2id. Source of the parameters: OWASP Password Storage Cheat Sheet. */
import { createHash, randomBytes } from "node:crypto";
import { createTurns } from "../disk/turns.js";

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each takes 19 MiB and one of the four threads that also read files. */
const takeTurn = createTurns(2);

/** Compiled for each system: where nobody has a password of their own, it need not load. */
function library(): Promise<typeof import("argon2")> {
  return import("argon2");
}

/** What a keyboard makes of a letter differs between systems. */
function normalize(password: string): string {
  return password.normalize("NFKC");
}

export function hashPassword(password: string): Promise<string> {
  return takeTurn(async () => {
    const { argon2id, hash } = await library();
    return hash(normalize(password), { ...PARAMETERS, type: argon2id });
  });
}

/** False also for what is no hash. */
export async function isPasswordOf(passwordHash: string, password: string): Promise<boolean> {
  try {
    return await takeTurn(async () => (await library()).verify(passwordHash, normalize(password)));
  } catch {
    return false;
  }
}

/** Of a password that nobody has: to look at where there is no user, so that the time taken does not say so. */
export function hashOfNobody(): Promise<string> {
  return hashPassword(randomBytes(32).toString("base64"));
}

/** Tells whether a hash is still the same one, and nothing else about it. */
export function fingerprintOf(passwordHash: string): string {
  return createHash("sha256").update(passwordHash).digest("hex").slice(0, 16);
}
