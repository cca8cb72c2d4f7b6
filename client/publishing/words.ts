/** Sizes, dates and authors as a person reads them. Pure. */

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const EXACT_DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
// The sentences around it are English.
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const AGO_UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const MONTH_SECONDS = 30 * 86_400;

/** "1 byte", "820 bytes", "1.4 MB". */
export function sizeText(bytes: number): string {
  if (bytes === 1) return "1 byte";
  let value = bytes;
  let unit = 0;
  // What would be shown as 1000 is one of the next unit.
  while (Number(value.toFixed(unit === 0 ? 0 : 1)) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** In the browser's language and time zone. */
export function dateText(iso: string): string {
  return format(DATE, iso);
}

/** To the second. */
export function exactDateText(iso: string): string {
  return format(EXACT_DATE, iso);
}

function format(formatter: Intl.DateTimeFormat, iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : formatter.format(date);
}

/** "40 seconds ago", "yesterday"; the date where that is a month ago, or ahead of the clock. `now` in milliseconds. */
export function agoText(iso: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(iso)) / 1000);
  // Clocks differ a little.
  if (!(seconds > -60 && seconds < MONTH_SECONDS)) return dateText(iso);
  if (seconds < 1) return "just now";
  const [unit, length] = AGO_UNITS.find(([, size]) => seconds >= size) ?? (["second", 1] as const);
  return AGO.format(-Math.floor(seconds / length), unit);
}

/** Who published, by the name that the server keeps: of a token, or one of its own words. */
export function publisherText(by: string): string {
  return PUBLISHERS.get(by) ?? `by ${by}`;
}

const PUBLISHERS: ReadonlyMap<string, string> = new Map([
  ["AUTH_TOKEN", "by the server's token"],
  ["local", "from the server's machine"],
  ["files on the server", "from files on the server"],
]);

export function percentText(part: number, whole: number): string {
  return `${whole <= 0 ? 0 : Math.floor((Math.min(part, whole) / whole) * 100)} %`;
}
