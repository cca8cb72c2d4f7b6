/** Which language a page is in, by what a browser says that its visitor reads. Source: RFC 9110, section 12.5.4. */
import { LANGUAGES, type Language } from "./words.js";

const FALLBACK: Language = "en";

/** `header`: "de-AT,de;q=0.9,en;q=0.5". */
export function chooseLanguage(header = ""): Language {
  const wanted = header.split(",").map((range, position) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { language: languageOf(tag), weight: quality === undefined ? 1 : Number(quality.slice(2)), position };
  });
  const [best] = wanted.filter(({ language, weight }) => language !== undefined && weight > 0).sort(byWeight);
  return best?.language ?? FALLBACK;
}

/** Of a tag such as "de-AT"; undefined where there are no words in it. */
export function languageOf(tag: string): Language | undefined {
  const primary = tag.split("-")[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}

interface Wish {
  readonly weight: number;
  readonly position: number;
}

function byWeight(a: Wish, b: Wish): number {
  return b.weight - a.weight || a.position - b.position;
}
