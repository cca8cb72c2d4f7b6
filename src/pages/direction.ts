/** The direction of an author's text, whatever that of the words around it. */
import type { Notebook } from "../notebook/notebook.js";
import type { Direction } from "../words/words.js";

/** By their ISO 15924 names. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"]);
const RIGHT_TO_LEFT_LETTER = /[\p{Script=Arab}\p{Script=Hebr}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}\p{Script=Adlm}\p{Script=Rohg}]/u;

/** `language`: what it is written in, where that is said; else the first letter of its texts tells. */
export function directionOf({ cells, title }: Pick<Notebook, "cells" | "title">, language?: string): Direction {
  const script = language === undefined ? undefined : scriptOf(language);
  if (script !== undefined) return RIGHT_TO_LEFT.has(script) ? "rtl" : "ltr";
  const texts = cells.flatMap((cell) => (cell.kind === "markdown" ? [withoutMarkup(cell.source)] : []));
  const first = /\p{L}/u.exec([...texts, title].join("\n"))?.[0];
  return first !== undefined && RIGHT_TO_LEFT_LETTER.test(first) ? "rtl" : "ltr";
}

function scriptOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script;
  } catch {
    return undefined;
  }
}

/** Names of tags and addresses are Latin in any language. */
function withoutMarkup(source: string): string {
  return source.replace(/<[^>]*>|\]\([^)]*\)/g, " ");
}
