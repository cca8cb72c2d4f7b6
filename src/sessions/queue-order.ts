/** Whose turn is next: who is there, then who has the fewest kernels, and among those who have as many, who came first. */

export interface Waiting {
  readonly visitor: string;
  /** It takes the place of a kernel of its visitor's that is ending, and waits for nobody. */
  readonly isHeir: boolean;
  /** A page was connected. Who only asked, and never came, is in nobody's way. */
  readonly isPresent: boolean;
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
  const absence = ({ isHeir, isPresent }: Waiting): number => Number(!isHeir && !isPresent);
  return ranked.sort((a, b) => absence(a.each) - absence(b.each) || a.rank - b.rank).map(({ each }) => each);
}
