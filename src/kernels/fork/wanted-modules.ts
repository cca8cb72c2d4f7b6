/** Which modules the notebooks of kernels import, and which of these sets are worth a fork server of their own. */
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

export interface Cells {
  readonly code: readonly string[];
  readonly workingDirectory: string;
}

const MOST_NOTEBOOKS = 1000;
/** The first visitor's kernel imports by itself; who comes second says that others will. */
const ENOUGH = 2;

export class WantedModules {
  private readonly notebooks = new LRUCache<string, { modules: readonly string[] | undefined; times: number }>({ max: MOST_NOTEBOOKS });
  /** Leave a process that can't be forked. */
  private readonly unfit = new Set<string>();

  /** Counts a kernel. Undefined: what its cells import is not known yet. Empty: nothing, or nothing that is worth the while. */
  count(cells: Cells): readonly string[] | undefined {
    const key = keyOf(cells);
    const known = this.notebooks.get(key);
    this.notebooks.set(key, { modules: known?.modules, times: (known?.times ?? 0) + 1 });
    if (known?.modules === undefined) return undefined;
    return known.times + 1 < ENOUGH ? [] : known.modules.filter((module) => !this.unfit.has(module));
  }

  learn(cells: Cells, modules: readonly string[]): void {
    const key = keyOf(cells);
    this.notebooks.set(key, { modules, times: this.notebooks.get(key)?.times ?? 0 });
  }

  leaveOut(module: string): void {
    this.unfit.add(module);
  }
}

function keyOf({ code, workingDirectory }: Cells): string {
  const hash = createHash("sha256").update(workingDirectory);
  for (const cell of code) hash.update("\0").update(cell);
  return hash.digest("base64");
}
