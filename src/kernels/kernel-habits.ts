/** What some kernels do though their kernelspecs don't say so. */
import { basename } from "node:path";

/** Of a kernelspec. */
export interface KernelCommand {
  readonly argv: readonly [string, ...string[]];
  readonly language: string;
}

export type InterruptMode = "signal" | "message";

/**
 * Whether it listens on sockets in the file system. Jupyter's own kernel and those made with it (bash, Octave…) do, and so does IRkernel;
 * many others know TCP alone, and end at once (Deno) or listen elsewhere.
 */
export function listensOnFiles({ argv, language }: KernelCommand): boolean {
  return /^python[\d.]*(?:\.exe)?$/i.test(basename(argv[0])) || /^python$/i.test(language) || argv.includes("IRkernel::main()");
}

/** Deno takes messages, and ends on the signal that its own kernelspec lets one expect. */
export function interruptModeOf({ argv }: Pick<KernelCommand, "argv">, stated: InterruptMode | undefined): InterruptMode {
  return stated ?? (/^deno(?:\.exe)?$/i.test(basename(argv[0])) ? "message" : "signal");
}
