/** A comm that the kernel has opened: kept with what it said, for a script of the page that asks for its target, now or later. */
import { Comm, type CommMessage, call, type DashboardComm, type Say } from "./comm.js";

/** `opening`: what the kernel opened it with. */
export type CommListener = (comm: DashboardComm, opening: CommMessage) => void;

/** The server keeps as much as it can for a new page; a listener that comes late gets the last of it. */
const MAX_KEPT = 1000;

export class KernelComm {
  private readonly kept: CommMessage[] = [];
  private comm: Comm | undefined;

  constructor(
    readonly id: string,
    readonly target: string,
    private readonly opening: CommMessage,
    private readonly say: Say,
  ) {}

  /** From its beginning. Who had it before hears no more of it: their place on the page was built anew. */
  handTo(listener: CommListener): void {
    const comm = new Comm(this.id, this.target, this.say);
    this.comm = comm;
    call(listener, comm, this.opening);
    for (const message of this.kept) comm.take(message);
  }

  take(message: CommMessage): void {
    if (this.kept.push(message) > MAX_KEPT) this.kept.shift();
    this.comm?.take(message);
  }

  finish(message?: CommMessage): void {
    this.comm?.finish(message);
  }
}
