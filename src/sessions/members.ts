/** Who has opened a shared session: only they find it by its id. */

/** Whoever is forgotten is let in again by asking for the dashboard, as each page does before it connects. */
const MOST_MEMBERS = 10_000;

export class Members {
  private readonly visitors = new Set<string>();

  admit(visitor: string): void {
    // The latest last.
    this.visitors.delete(visitor);
    this.visitors.add(visitor);
    if (this.visitors.size <= MOST_MEMBERS) return;
    const eldest = this.visitors.values().next().value;
    if (eldest !== undefined) this.visitors.delete(eldest);
  }

  /** Nobody but this visitor has come. */
  isOnly(visitor: string): boolean {
    return this.visitors.size === 1 && this.visitors.has(visitor);
  }

  has(visitor: string): boolean {
    return this.visitors.has(visitor);
  }
}
