/** Sizes, dates and tables for people, and text from elsewhere made fit for a terminal. Pure. */

const UNITS = ["kB", "MB", "GB", "TB"];

/** "1.2 MB", with decimal units as file managers show them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be shown as "1000.0".
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** "2030-06-01 12:00" in UTC: the same on every machine. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? printable(iso) : date.toISOString().slice(0, 16).replace("T", " ");
}

/** Without the control characters with which a title could steer a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/** Columns under a header on a terminal; in a pipe, tabs and nothing else, for cut and awk. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[], isTerminal: boolean): string {
  const clean = rows.map((row) => row.map(printable));
  if (!isTerminal) return clean.map((row) => `${row.join("\t")}\n`).join("");
  const all = [header, ...clean];
  const widths = header.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? "")].length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - [...text].length));
}
