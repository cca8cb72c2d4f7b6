/** The words of all languages. Not for browsers, which get those of one. */
import { arabic } from "./arabic.js";
import { english } from "./english.js";
import { german } from "./german.js";
import type { Language, Words } from "./words.js";

const CATALOGUE: Readonly<Record<Language, Words>> = { en: english, de: german, ar: arabic };

export function wordsIn(language: Language): Words {
  return CATALOGUE[language];
}
