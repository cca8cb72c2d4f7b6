/**
 * Lets many read while one changes: a reader whose reading met a change reads again, so that it sees what was before or what is
 * after and never the steps between. Changes wait for one another; readers wait only where changes do not cease.
 */
import { Line } from "./line.js";

/** How often a reader is disturbed before it waits in line. */
const UNDISTURBED_TRIES = 3;

export class ReadGate {
  /** Odd while a change is under way. */
  #generation = 0;
  readonly #line = new Line();

  /** `release` is called with a result that is not used. */
  async read<Result>(operation: () => Promise<Result>, release?: (result: Result) => Promise<void>): Promise<Result> {
    for (let tries = 0; tries < UNDISTURBED_TRIES; tries++) {
      if (this.#generation % 2 === 1) await this.#line.run(async () => undefined);
      const before = this.#generation;
      const undisturbed = (): boolean => before % 2 === 0 && this.#generation === before;
      try {
        const result = await operation();
        if (undisturbed()) return result;
        await release?.(result);
      } catch (error) {
        if (undisturbed()) throw error;
      }
    }
    return this.#line.run(operation);
  }

  change<Result>(operation: () => Promise<Result>): Promise<Result> {
    return this.#line.run(async () => {
      this.#generation += 1;
      try {
        return await operation();
      } finally {
        this.#generation += 1;
      }
    });
  }
}
