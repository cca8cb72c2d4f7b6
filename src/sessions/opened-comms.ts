/** The comms that browsers have opened: so many at once in a session, as each takes room in the kernel and in the journal. */
import type { SessionClient } from "./types.js";

export interface OpenedCommsParts {
  readonly limit: number;
  /** Of one visitor, so that they leave room for the others. */
  readonly limitEach: number;
  isOpen(comm: string): boolean;
  isConnected(client: SessionClient): boolean;
}

export type Admission =
  | { readonly admitted: false }
  | { readonly admitted: true /** Has to be closed for it. */; readonly instead?: string };

export class OpenedComms {
  /** Who spoke last on it, eldest comm first. */
  private readonly owners = new Map<string, SessionClient>();

  constructor(private readonly parts: OpenedCommsParts) {}

  /**
   * Where there is no room, the comm of a page that has gone gives way: a page can't always say that it goes. Where only this visitor
   * has no more, one of their own.
   */
  admit(comm: string, client: SessionClient): Admission {
    for (const known of this.owners.keys()) if (!this.parts.isOpen(known)) this.owners.delete(known);
    const hasShare = this.countOf(client) < this.parts.limitEach;
    const hasRoom = hasShare && this.owners.size < this.parts.limit;
    const instead = hasRoom ? undefined : this.eldestWithoutPage(hasShare ? undefined : client);
    if (!hasRoom && instead === undefined) return { admitted: false };
    if (instead !== undefined) this.owners.delete(instead);
    this.owners.set(comm, client);
    return { admitted: true, ...(instead === undefined ? {} : { instead }) };
  }

  /** A page that lost its line comes back as another client. */
  spoke(comm: string, client: SessionClient): void {
    if (this.owners.has(comm)) this.owners.set(comm, client);
  }

  private countOf(client: SessionClient): number {
    let count = 0;
    for (const owner of this.owners.values()) if (isSame(owner, client)) count += 1;
    return count;
  }

  private eldestWithoutPage(of?: SessionClient): string | undefined {
    for (const [comm, owner] of this.owners) if (!this.parts.isConnected(owner) && (of === undefined || isSame(owner, of))) return comm;
    return undefined;
  }
}

function isSame(one: SessionClient, other: SessionClient): boolean {
  return one === other || (one.visitor !== undefined && one.visitor === other.visitor);
}
