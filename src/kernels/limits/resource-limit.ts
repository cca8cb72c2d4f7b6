/** A bound on each process's data (RLIMIT_DATA, Linux 4.7 and later), where there are no control groups. Processors can't be bounded so. */
import type { Confinement, Confiner } from "./confinement.js";

const BYTES_PER_UNIT = 1024;
/** Where the system allows less already, that holds. */
const BOUND = 'ulimit -d "$0"; exec "$@"';
/** What programs print last that were refused memory and could not go on. */
const REFUSED = /MemoryError|bad_alloc|out of memory|cannot allocate (memory|vector)/i;

/** Memory that a process is refused is mostly an error that it can report; some end by it. */
export function createResourceLimit(memoryBytes: number): Confiner {
  const confinement: Confinement = {
    prefix: ["sh", "-c", BOUND, String(Math.ceil(memoryBytes / BYTES_PER_UNIT))],
    bounds: { dataBytes: memoryBytes },
    whyEnded: async (printed) =>
      REFUSED.test(printed) ? `It was refused memory: KERNEL_MAX_MEMORY allows ${memoryBytes} bytes of data.` : undefined,
    release: async () => {},
  };
  return { confine: async () => confinement };
}
