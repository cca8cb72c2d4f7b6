/**
 * Slows down who guesses passwords: by the address they come from, and by the name that they try. Source: OWASP ASVS 4.0.3, 2.2.1 (no
 * more than 100 failed attempts an hour on one account).
 */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { networkOf } from "./network-of.js";

export interface Throttle {
  /**
   * A try begins, and counts as a failure until it is known to be none: many at once are no way around. Answers 0, or how long to wait
   * where it may not be made, in seconds.
   */
  begin(address: string, name: string): Promise<number>;
  /** It was right. */
  succeeded(address: string, name: string): Promise<void>;
  /** Nobody could tell whether it was right. */
  takeBack(address: string, name: string): Promise<void>;
  /** One who was asked said no, and another could not tell: what is tried on a name counts, and nobody's address is held back for it. */
  halfTold(address: string): Promise<void>;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Failures of one address, whatever the names, in a quarter of an hour; and as long it then waits. */
const FAILURES_OF_ADDRESS = 30;
const PAUSE_OF_ADDRESS = HOUR / 4;
/** Typing errors of a person cost nothing. */
const FREE_FAILURES = 4;
/** A name is not to be locked by whoever wants its owner out: this is the longest wait that keeps attempts below a hundred an hour. */
const LONGEST_WAIT = MINUTE;
/** So long a name is known where it has signed in: what others try elsewhere keeps nobody out there. */
const KNOWN = 14 * 24 * HOUR;

export function createThrottle(): Throttle {
  const addresses = new RateLimiterMemory({ points: FAILURES_OF_ADDRESS, duration: PAUSE_OF_ADDRESS });
  const failures = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: HOUR });
  const pauses = new RateLimiterMemory({ points: 1, duration: LONGEST_WAIT });
  const known = new RateLimiterMemory({ points: 1, duration: KNOWN });
  /** What failures are counted by. */
  const keyOf = async (network: string, name: string): Promise<string> => {
    const pair = `${network} ${nameKeyOf(name)}`;
    return (await known.get(pair)) === null ? nameKeyOf(name) : pair;
  };
  const waitOfAddress = async (network: string): Promise<number> => {
    const state = await addresses.get(network);
    const isNew = state?.consumedPoints === FAILURES_OF_ADDRESS;
    return secondsLeft(isNew ? await addresses.block(network, PAUSE_OF_ADDRESS) : state, FAILURES_OF_ADDRESS);
  };
  const decide = async (address: string, name: string): Promise<number> => {
    const network = networkOf(address);
    const key = await keyOf(network, name);
    const wait = Math.max(await waitOfAddress(network), secondsLeft(await pauses.get(key), 1));
    if (wait > 0) return wait;
    await addresses.penalty(network);
    const { consumedPoints } = await failures.penalty(key);
    const beyond = consumedPoints - FREE_FAILURES;
    if (beyond > 0) await pauses.block(key, Math.min(2 ** beyond, LONGEST_WAIT));
    return 0;
  };
  /** One after the other: between the look and the count no other looks. */
  let last = Promise.resolve(0);
  return {
    begin(address, name) {
      last = last.then(() => decide(address, name));
      return last;
    },
    async succeeded(address, name) {
      const network = networkOf(address);
      const key = await keyOf(network, name);
      await Promise.all([addresses.reward(network), failures.delete(key), pauses.delete(key)]);
      await known.set(`${network} ${nameKeyOf(name)}`, 1, KNOWN);
    },
    async takeBack(address, name) {
      const network = networkOf(address);
      const key = await keyOf(network, name);
      await Promise.all([addresses.reward(network), failures.reward(key), pauses.delete(key)]);
    },
    async halfTold(address) {
      await addresses.reward(networkOf(address));
    },
  };
}

function secondsLeft(state: RateLimiterRes | null, points: number): number {
  return state === null || state.consumedPoints < points ? 0 : Math.ceil(state.msBeforeNext / 1000);
}

/** One for all that a directory may take for the same name: in other widths, with marks, with spaces, with signs that nobody sees. */
function nameKeyOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{C}\p{Z}]/gu, "")
    .toUpperCase()
    .toLowerCase()
    .slice(0, 300);
}
