/** Whose turn is next: who has the fewest kernels goes first, and among those who have as many, who came first. */

export interface Waiting {
  readonly visitor: string;
  /** It takes the place of a kernel of its visitor's that is ending, and waits for nobody. */
  readonly isHeir: boolean;
}

/**
 * `waiting`: in the order in which they came. `held`: kernels that each visitor has. What a visitor has asked for before counts as had:
 * a second request comes after everybody's first.
 */
export function queueOrder<T extends Waiting>(waiting: readonly T[], held: ReadonlyMap<string, number>): readonly T[] {
  const counts = new Map(held);
  const ranked = waiting.map((each) => {
    if (each.isHeir) return { each, rank: -1 };
    const rank = counts.get(each.visitor) ?? 0;
    counts.set(each.visitor, rank + 1);
    return { each, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ each }) => each);
}
