/** Sizes and dates as a person reads them. Pure. */

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

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
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : DATE.format(date);
}

export function percentText(part: number, whole: number): string {
  return `${whole <= 0 ? 0 : Math.floor((Math.min(part, whole) / whole) * 100)} %`;
}
