/** When something was changed, in words. */

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
const MONTH_SECONDS = 30 * 86_400;

/** "3 hours ago", "yesterday"; the date where that is longer ago, or ahead of the clock. */
export function changedText(changed: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - changed.getTime()) / 1000);
  if (seconds < -60 || seconds >= MONTH_SECONDS) return DATE.format(changed);
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? [];
  return unit === undefined || length === undefined ? "just now" : RELATIVE.format(-Math.floor(seconds / length), unit);
}
