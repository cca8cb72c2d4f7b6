/** The known name that a mistyped one most likely means. */

/** Undefined where none is near: two letters or a third of them may differ. Capitals, "-" and "_" don't count. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const wanted = normalize(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, normalize(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const near = Math.min(Math.max(2, wanted.length / 3), wanted.length - 1);
  return best !== undefined && best.distance <= near ? best.candidate : undefined;
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Levenshtein's: insertions, deletions and replacements, one row of the table at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column++) {
      const replaced = (row[column] ?? 0) + (letter === to[column] ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
