/** Which process made something, so that another can tell whether it still runs. Numbers of processes are given again; the time of the start tells them apart. */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { errorCode } from "./error-code.js";

/** "HOST~NUMBER~START.NAMESPACE", the last with its dot only where the system tells. */
export type ProcessIdentity = string;

export type ProcessState = "own" | "running" | "gone" | "foreign";

/** Where a process's number holds: two containers may have the same host name, and neither sees the other's processes. */
const NAMESPACE = ownNamespace();
const OWN: ProcessIdentity = [hostname(), process.pid, `${startOf(process.pid) ?? ""}${NAMESPACE === "" ? "" : `.${NAMESPACE}`}`].join("~");

export function ownIdentity(): ProcessIdentity {
  return OWN;
}

/**
 * `foreign`: of another machine or container, where nothing can be known; a container that is started again is another one. `mark` may go on
 * after the identity.
 */
export function stateOf(mark: string): ProcessState {
  const [host, number, rest = ""] = mark.split("~");
  const pid = Number(number);
  // Earlier versions wrote none.
  const [start, namespace = NAMESPACE] = rest.split(".");
  if (host !== hostname() || namespace !== NAMESPACE || !Number.isInteger(pid) || pid < 1) return "foreign";
  const present = startOf(pid);
  if (present === undefined ? !isRunning(pid) : present !== start) return "gone";
  return pid === process.pid ? "own" : "running";
}

/** Unique for a number on this machine; undefined where the system does not tell (it is not Linux), or no such process runs. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in brackets, may hold spaces; the start is the 22nd field.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${boot}-${ticks}`;
  } catch {
    return undefined;
  }
}

/** Empty where the system does not tell. */
function ownNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, "");
  } catch {
    return "";
  }
}

function isRunning(pid: number): boolean {
  // What an earlier process of this number left was left by another one.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
