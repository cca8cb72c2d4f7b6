/**
 * Slows down who guesses passwords: by the address they come from, and by the name that they try. Source: OWASP ASVS 4.0.3, 2.2.1 (no
 * more than 100 failed attempts an hour on one account).
 */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";

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
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Failures of one address, whatever the names, in a quarter of an hour. */
const FAILURES_OF_ADDRESS = 30;
/** Typing errors of a person cost nothing. */
const FREE_FAILURES = 4;
/** A name is not to be locked by whoever wants its owner out: this is the longest wait that keeps attempts below a hundred an hour. */
const LONGEST_WAIT = MINUTE;

export function createThrottle(): Throttle {
  const addresses = new RateLimiterMemory({ points: FAILURES_OF_ADDRESS, duration: HOUR / 4, blockDuration: HOUR / 4 });
  const failures = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: HOUR });
  const pauses = new RateLimiterMemory({ points: 1, duration: LONGEST_WAIT });
  const decide = async (address: string, name: string): Promise<number> => {
    const [ofAddress, ofName] = await Promise.all([addresses.get(networkOf(address)), pauses.get(keyOf(name))]);
    const wait = Math.max(secondsLeft(ofAddress, FAILURES_OF_ADDRESS), secondsLeft(ofName, 1));
    if (wait > 0) return wait;
    await addresses.consume(networkOf(address)).catch(() => {});
    const { consumedPoints } = await failures.penalty(keyOf(name));
    const beyond = consumedPoints - FREE_FAILURES;
    if (beyond > 0) await pauses.block(keyOf(name), Math.min(2 ** beyond, LONGEST_WAIT));
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
      await Promise.all([addresses.reward(networkOf(address)), failures.delete(keyOf(name)), pauses.delete(keyOf(name))]);
    },
    async takeBack(address, name) {
      await Promise.all([addresses.reward(networkOf(address)), failures.reward(keyOf(name)), pauses.delete(keyOf(name))]);
    },
  };
}

function secondsLeft(state: RateLimiterRes | null, points: number): number {
  return state === null || state.consumedPoints < points ? 0 : Math.ceil(state.msBeforeNext / 1000);
}

/** Who has one address of an IPv6 network has all of them. */
function networkOf(address: string): string {
  return address.includes(":") && !address.includes(".") ? address.split(":").slice(0, 4).join(":") : address;
}

function keyOf(name: string): string {
  return name.trim().toLowerCase().slice(0, 300);
}
