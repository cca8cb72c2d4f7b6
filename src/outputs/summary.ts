/** The words of a text's first paragraph, for previews of links to it. */
import { Marked, type Token } from "marked";

/** What services show of a description, at most. */
const LONGEST = 200;

/** Undefined where there is none. */
export function summaryOf(markdown: string): string | undefined {
  for (const token of new Marked({ gfm: true }).lexer(markdown)) {
    const words = token.type === "paragraph" ? wordsOf(token).replace(/\s+/g, " ").trim() : "";
    if (words !== "") return shortened(words);
  }
  return undefined;
}

function wordsOf(token: Token): string {
  if (token.type === "html" || token.type === "image") return "";
  if (token.type === "br") return " ";
  if ("tokens" in token && token.tokens !== undefined) return token.tokens.map(wordsOf).join("");
  return "text" in token ? unescaped(String(token.text)) : "";
}

/** Marked has made them fit for HTML. */
function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity);
}

/** At a word's end. */
function shortened(words: string): string {
  if (words.length <= LONGEST) return words;
  const cut = words.slice(0, LONGEST);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 1))}…`;
}
