/** Cuts source at line ends or commas, minding strings, brackets and comments as the language writes them. */

export interface Syntax {
  /**
   * Matches, one after the other from the beginning: a comment, a string, a joined line, a line end, a word, or one character of anything
   * else. The group `open`, where it has one, is of a string or comment that never ends.
   */
  readonly token: RegExp;
  isComment(token: string): boolean;
}

export interface Piece {
  /** Without comments; joined lines are one. */
  readonly code: string;
  /** Of the last comment in it, without its marks. */
  readonly comment: string;
  /** Where its code begins in the source, after comments and blanks. */
  readonly start: number;
}

/** Undefined where a bracket, a string or a comment is still open at the end: what comes after belongs to it. */
export function cutAll(text: string, syntax: Syntax, isEnd: (token: string) => boolean): readonly Piece[] | undefined {
  const { pieces, isOpen } = cut(text, syntax, isEnd);
  return isOpen ? undefined : pieces;
}

export function cutLoosely(text: string, syntax: Syntax, isEnd: (token: string) => boolean): readonly Piece[] {
  return cut(text, syntax, isEnd).pieces;
}

export function isLineEnd(token: string): boolean {
  return token === "\n" || token === "\r\n" || token === "\r";
}

function cut(text: string, syntax: Syntax, isEnd: (token: string) => boolean): { pieces: Piece[]; isOpen: boolean } {
  const pieces: Piece[] = [];
  let piece = { code: "", comment: "", start: 0 };
  let depth = 0;
  let isOpen = false;
  let hasBegun = false;
  for (const { 0: token, index, groups } of text.matchAll(syntax.token)) {
    isOpen ||= groups?.open !== undefined;
    if (syntax.isComment(token)) {
      piece.comment = commentText(token);
      continue;
    }
    if ("([{".includes(token)) depth += 1;
    if (")]}".includes(token)) depth -= 1;
    if (depth === 0 && isEnd(token)) {
      pieces.push(piece);
      piece = { code: "", comment: "", start: index + token.length };
      hasBegun = false;
      continue;
    }
    if (!hasBegun) piece.start = index;
    hasBegun ||= token.trim() !== "";
    piece.code += /^\\(?:[\r\n]|$)/.test(token) ? " " : token;
  }
  return { pieces: [...pieces, piece], isOpen: isOpen || depth !== 0 };
}

function commentText(token: string): string {
  return token
    .replace(/^(?:#+|\/\/+|\/\*+)/, "")
    .replace(/\*+\/$/, "")
    .trim();
}
