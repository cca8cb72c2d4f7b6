/** A kernel's process, however it was made. */

export interface KernelChild {
  /** Leads a process group of this number. Undefined where nothing was started. */
  readonly pid: number | undefined;
  /** Resolves with how it ended, in words: "exit code 3", "signal SIGKILL", or what the system says where it could not be started. */
  readonly ended: Promise<string>;
  /** Resolves once all that it and its descendants print has been told. */
  readonly printedAll: Promise<void>;
  /** Must be asked for at once. */
  onPrinted(listener: (text: string) => void): void;
  /** To the whole group: what the kernel started is the kernel's. */
  signal(signal: NodeJS.Signals): void;
}

/** Nothing happens where nobody of the group is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}

export function describeExit(code: number | null, signal: string | null): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
