/** A line of bash as words, and words as bash takes them. Pure. */

/** The words of an unfinished line; the last is the one that the cursor is at, "" after a space. */
export function splitShellLine(line: string): readonly string[] {
  const words = [""];
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === quote) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === "\\" && quote !== "'") words.push(`${words.pop() ?? ""}${line.charAt(++at)}`);
    else if (quote === "" && /\s/.test(character)) {
      if (words.at(-1) !== "") words.push("");
    } else words.push(`${words.pop() ?? ""}${character}`);
  }
  return words;
}

/**
 * What bash is to put for `current`, which is only the part of the word after the last ":" or "=": those end words in
 * bash's eyes.
 */
export function bashReply(reply: string, word: string, current: string): string {
  const part = current === ":" || current === "=" ? "" : current;
  const given = word.endsWith(part) ? word.length - part.length : 0;
  const rest = reply.slice(given);
  return /^["']/.test(current) ? rest : rest.replaceAll(/[^\p{L}\p{N}\w@%+=:,./-]/gu, "\\$&");
}
