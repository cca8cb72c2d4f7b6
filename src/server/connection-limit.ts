/** How many connections one visitor may have to one session: who opens more loses the eldest. */
import { SESSION_CROWDED } from "../protocol/page.js";

/** More than anybody has tabs of one dashboard; each gets all that the session says. */
const MOST_CONNECTIONS = 16;

interface Closable {
  close(code: number, reason: string): void;
}

export class ConnectionLimit {
  /** The eldest first. */
  private readonly groups = new Map<string, Set<Closable>>();

  /** What it answers is to be called when the connection has ended. */
  enter(session: string, visitor: string, connection: Closable): () => void {
    const name = JSON.stringify([session, visitor]);
    const group = this.groups.get(name) ?? new Set();
    this.groups.set(name, group);
    group.add(connection);
    const [eldest] = group;
    if (eldest !== undefined && group.size > MOST_CONNECTIONS) {
      // Its end may be long in coming; what counts is who is let in.
      group.delete(eldest);
      eldest.close(SESSION_CROWDED, "This dashboard is open too many times.");
    }
    return () => {
      group.delete(connection);
      if (group.size === 0 && this.groups.get(name) === group) this.groups.delete(name);
    };
  }
}
