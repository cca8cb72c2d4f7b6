/** Looks after connections that are open: whether who has one may still have it. Their request was asked once, when it came. */
import type { FastifyRequest } from "fastify";
import type { Session } from "../../sessions/types.js";
import type { AppParts } from "../app.js";
import { pathOfDashboard } from "./gate.js";
import { sharesOf } from "./shares.js";
import { whoHasSignedIn } from "./who.js";

interface Watched {
  readonly request: FastifyRequest;
  readonly session: Session;
  readonly since: number;
  onLost(loss: Loss): void;
}

/** What keeps whoever had a connection from it now. `stale`: only a request of now could tell whether they are who they were. */
export type Loss = "signed-out" | "not-allowed" | "stale";

const INTERVAL_MS = 10_000;
const SHORTEST_INTERVAL_MS = 1000;

export class AccessWatch {
  private readonly watched = new Set<Watched>();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly unsubscribe: (() => void) | undefined;

  constructor(private readonly parts: AppParts) {
    const { signIn, gate } = parts.services;
    if (!gate.isGuarded) return;
    const intervalMs = Math.max(SHORTEST_INTERVAL_MS, Math.min(INTERVAL_MS, signIn?.recheckMs ?? INTERVAL_MS));
    this.timer = setInterval(() => void this.checkAll(), intervalMs);
    this.timer.unref();
    this.unsubscribe = signIn?.signIns.onEnded(() => void this.checkAll());
  }

  /** What it answers is to be called when the connection has ended. */
  add(request: FastifyRequest, session: Session, onLost: (loss: Loss) => void): () => void {
    const entry = { request, session, onLost, since: Date.now() };
    if (this.parts.services.gate.isGuarded) this.watched.add(entry);
    return () => this.watched.delete(entry);
  }

  close(): void {
    clearInterval(this.timer);
    this.unsubscribe?.();
  }

  /** Side by side: of one, the strategy may take its time to answer. */
  private async checkAll(): Promise<void> {
    await Promise.all([...this.watched].map((entry) => this.endIfLost(entry)));
  }

  private async endIfLost(entry: Watched): Promise<void> {
    const loss = await this.check(entry).catch((error: unknown): Loss => {
      entry.request.log.error({ err: error }, "nobody could tell whether a connection may stay");
      return "signed-out";
    });
    // Another look may have come to the same end.
    if (loss !== undefined && this.watched.delete(entry)) entry.onLost(loss);
  }

  private async check({ request, session, since }: Watched): Promise<Loss | undefined> {
    const signedIn = request.visitorIsExplicit ? undefined : await whoHasSignedIn(request, this.parts);
    // Somebody else's kernel is nobody's, however much they may open.
    if (request.signIn !== undefined && signedIn?.signIn?.key !== request.signIn.key) return "signed-out";
    const { services, settings } = this.parts;
    // What a proxy has said in headers, it said when the request came.
    const isStated = request.signIn === undefined && signedIn !== undefined;
    if (isStated && Date.now() - since >= (services.signIn?.recheckMs ?? 0)) return "stale";
    const shares = sharesOf(request, services.shareTokens, settings, Date.now());
    if (await services.gate.mayOpen({ identity: signedIn?.identity, shares }, pathOfDashboard(session.dashboard.path))) return undefined;
    return signedIn === undefined ? "signed-out" : "not-allowed";
  }
}
