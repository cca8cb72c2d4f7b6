/** When something was, in words. */
import type { Words } from "../words/words.js";

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const MONTH_SECONDS = 30 * 86_400;

/** "Nov 28, 2026, 8:45 PM UTC": until the script says it in the visitor's own time. */
export function timeText(time: Date, { language }: Words): string {
  return `${new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(time)} UTC`;
}

/** "3 hours ago", "yesterday"; the date where that is longer ago, or ahead of the clock. */
export function changedText(changed: Date, now: Date, { language, justNow }: Words): string {
  const seconds = Math.floor((now.getTime() - changed.getTime()) / 1000);
  if (seconds < -60 || seconds >= MONTH_SECONDS)
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(changed);
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? [];
  return unit === undefined || length === undefined
    ? justNow
    : new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.floor(seconds / length), unit);
}
