/** When a token ends, as the user says it: after a time, or on a day. Pure. */
import { usageError } from "./command-error.js";

const HOUR_MS = 3_600_000;
const UNITS_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** "12h", "30d", "8w", "2030-01-31" (as that day begins, UTC) or an ISO date with time and zone. Throws CommandError. */
export function expiryOf(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const date = unit === undefined ? dateOf(text) : new Date(now.getTime() + Number(count) * (UNITS_MS[unit] ?? 0));
  if (date === undefined) throw usageError(`"${text}" is no time: write one such as 12h, 30d, 8w or 2030-01-31.`);
  if (date <= now) throw usageError(`"${text}" is over already.`);
  return date;
}

function dateOf(text: string): Date | undefined {
  const date = new Date(DATE.test(text) ? text : Number.NaN);
  if (Number.isNaN(date.getTime())) return undefined;
  // JavaScript takes February 30 for March 2.
  return new Date(`${text.slice(0, 10)}T00:00Z`).toISOString().startsWith(text.slice(0, 10)) ? date : undefined;
}
