/** What was malformed in a notebook and how it was read, a line each, for the log. */

/** Someone mends a notebook by its first few problems; thousands would drown the log. */
const MOST_LINES = 30;
const MOST_CHARACTERS = 40;

export class Problems {
  readonly #lines: string[] = [];
  #more = 0;

  add(line: string): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push(line);
    else this.#more += 1;
  }

  lines(): readonly string[] {
    return this.#more === 0 ? this.#lines : [...this.#lines, `There are ${this.#more} more problems of this kind.`];
  }
}

/** A value of any size or depth, as a few words. */
export function brief(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value);
}
