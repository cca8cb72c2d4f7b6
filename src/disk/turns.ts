/** Lets only so many of some operations run at once; the others wait, first come, first served. */

export type TakeTurn = <Result>(operation: () => Promise<Result>) => Promise<Result>;

export function createTurns(atOnce: number): TakeTurn {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  const begin = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const end = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return async (operation) => {
    await begin();
    try {
      return await operation();
    } finally {
      end();
    }
  };
}
