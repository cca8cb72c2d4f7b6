/** Bytes in words, for messages about limits. Pure. */

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;
const BASES = [1000, 1024] as const;

/** "64 MB" of 64 MiB and of 64,000,000 bytes alike: as whoever set the limit would say it. Else of multiples of 1024, "1.5 kB". */
export function sizeText(bytes: number): string {
  if (bytes === 1) return "1 byte";
  for (const base of BASES) {
    const power = powerOf(bytes, base);
    const value = bytes / base ** power;
    if (power > 0 && Number.isInteger(value) && value < 1000) return `${value} ${UNITS[power]}`;
  }
  const power = powerOf(bytes, 1024);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${UNITS[power]}`;
}

function powerOf(bytes: number, base: number): number {
  let power = 0;
  while (power < UNITS.length - 1 && bytes >= base ** (power + 1)) power++;
  return power;
}
