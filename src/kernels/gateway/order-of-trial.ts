/** Where a new kernel is started when there are several gateways. Pure. */

export interface Candidate {
  /** `well`: it answered the last question; `slow`: it has not answered yet; `aside`: it failed. */
  readonly state: "well" | "slow" | "aside";
  /** Kernels that run there, as far as is known. */
  readonly load: number;
  /** When a kernel was last started there, as a count of all starts; 0: never. */
  readonly lastUse: number;
}

const RANKS = { well: 0, slow: 1, aside: 2 } as const;

/** The best first: who answers, then who has least to do, then who waited longest. */
export function orderOfTrial<C extends Candidate>(candidates: readonly C[]): readonly C[] {
  return candidates.toSorted((one, other) => RANKS[one.state] - RANKS[other.state] || one.load - other.load || one.lastUse - other.lastUse);
}
