/** The comm targets that a session's outputs name for its pages, as many as were named or used last. */
import { pageTargetsOf } from "../policy/page-targets.js";
import type { JupyterMessage } from "../protocol/message.js";

/** A dashboard that makes a plot at each of its visitor's steps must not fill the memory. */
const MAX_KEPT = 1000;

export class PageTargets {
  /** The one that was not needed for longest first. */
  private readonly targets = new Set<string>();

  /** From an output that goes to the pages. */
  learn(message: JupyterMessage): void {
    for (const target of pageTargetsOf(message)) this.renew(target);
  }

  has(target: string): boolean {
    const isKnown = this.targets.has(target);
    if (isKnown) this.renew(target);
    return isKnown;
  }

  /** Another process of the kernel has others. */
  clear(): void {
    this.targets.clear();
  }

  private renew(target: string): void {
    this.targets.delete(target);
    this.targets.add(target);
    if (this.targets.size <= MAX_KEPT) return;
    for (const eldest of this.targets) {
      this.targets.delete(eldest);
      return;
    }
  }
}
