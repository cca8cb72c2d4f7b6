/** Which kernels can be forked, and from what. */
import { basename } from "node:path";
import type { FoundSpec } from "../kernelspecs.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Kernels of one plan come from one fork server. */
export interface ForkPlan {
  readonly python: string;
  /** The interpreter's own. */
  readonly flags: readonly string[];
  /** ipykernel's, but for the connection file. */
  readonly arguments: readonly string[];
  readonly env: Environment;
}

const MODULES: readonly string[] = ["ipykernel_launcher", "ipykernel"];
const CONNECTION_FILE = /^(?:-f|--f|--connection[-_]file)(?:=\{connection_file\})?$/;
/** Are read once: as an interpreter starts, as a library is loaded, or as IPython finds its configuration. */
const READ_AT_START = /^(?:PYTHON|LD_|DYLD_|OMP_|OPENBLAS_|MKL_|NUMEXPR_|IPYTHON|JUPYTER|MPL|XDG_|LC_|(?:HOME|TZ|LANG|PATH)$)/;

/** A system refuses a process longer ones; one that runs would take them, and start no process of its own any more. */
const LONGEST_VALUE = 100_000;

/**
 * `command`: `argv[0]`, found. `env` is what all kernels of the spec have, `own` what this one has besides. Undefined where it must be
 * started as its kernelspec says: it is no ipykernel, or what it has of its own could not come true in a process that runs already.
 */
export function forkPlan(spec: FoundSpec, command: string, env: Environment, own: Environment): ForkPlan | undefined {
  if (!/^python[\d.]*$/.test(basename(command))) return undefined;
  if (!Object.entries(own).every(([name, value]) => canComeTrue(name, value))) return undefined;
  const args = spec.argv.slice(1);
  const at = args.indexOf("-m");
  if (at < 0 || !MODULES.includes(args[at + 1] ?? "")) return undefined;
  const flags = args.slice(0, at);
  // `-X frozen_modules=off`: of two arguments.
  if (!flags.every((flag, index) => /^-[A-Za-z]/.test(flag) || /^-[XW]$/.test(flags[index - 1] ?? ""))) return undefined;
  const others = withoutConnectionFile(args.slice(at + 2));
  return others.some((argument) => /\{\w+\}/.test(argument)) ? undefined : { python: command, flags, arguments: others, env };
}

function canComeTrue(name: string, value = ""): boolean {
  return !READ_AT_START.test(name) && Buffer.byteLength(value) <= LONGEST_VALUE && !`${name}${value}`.includes("\0");
}

function withoutConnectionFile(args: readonly string[]): readonly string[] {
  return args.filter((argument) => argument !== "{connection_file}" && !CONNECTION_FILE.test(argument));
}

export function planKey({ python, flags, arguments: args, env }: ForkPlan): string {
  return JSON.stringify([python, flags, args, Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
