/** The words of the page. A script of their own brings them, in the page's language alone, before those that need them. */
import type { Words } from "../../src/words/words.js";

let present: Words | undefined;

export function setWords(words: Words): void {
  present = words;
}

export function pageWords(): Words {
  if (present === undefined) throw new Error("The words of this page have not been loaded.");
  return present;
}
