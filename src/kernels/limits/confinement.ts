/** How kernels are held to what they may take of memory and processors. */

export interface KernelLimits {
  /** Bytes. */
  readonly memoryBytes: number | undefined;
  /** 1.5: one processor and a half. */
  readonly cpus: number | undefined;
}

/** What a process that was forked enters by itself. */
export interface Bounds {
  /** The path of the group's `cgroup.procs`. */
  readonly controlGroup?: string;
  /** Of data, as RLIMIT_DATA counts it. */
  readonly dataBytes?: number;
}

/** One kernel's. */
export interface Confinement {
  /** Goes before the kernel's command. */
  readonly prefix: readonly string[];
  /** The same, for a process without a command. */
  readonly bounds: Bounds;
  /** Whether it ended by a limit, in words for the operator's log. `printed`: the last of what it printed. */
  whyEnded(printed: string): Promise<string | undefined>;
  /** The process is gone, and what it started is going. */
  release(): Promise<void>;
}

export interface Confiner {
  confine(): Promise<Confinement>;
}

export const FREE: Confinement = { prefix: [], bounds: {}, whyEnded: async () => undefined, release: async () => {} };
