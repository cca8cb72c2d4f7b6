/**
 * What the first run of a session has left before anybody had a say in it: nothing chosen in the address, nothing known of the visitor,
 * nothing done with a widget.
 */
import { hasRun, SETTLE_MS } from "../../sessions/run-end.js";
import { isDown } from "../../sessions/sharing.js";
import type { OpenRequest, Session } from "../../sessions/types.js";
import { collect } from "../../snapshots/run.js";
import type { Result } from "../../snapshots/snapshot.js";

type Followed = Pick<Session, "dashboard" | "state" | "wasTouched" | "replay">;
type Listener = (result: Result) => void;

/** What the kernel is told of who has signed in, and of the headers of their request. */
const OF_THE_VISITOR = /^(?:KERNEL_USER_AUTH$|HTTP_)/;

export class FirstRuns {
  private readonly seen = new WeakSet<Followed>();
  private listener: Listener | undefined;

  listen(listener: Listener): void {
    this.listener = listener;
  }

  /** To be called whenever the session's state may have changed. */
  look(session: Followed, request: OpenRequest): void {
    if (this.listener === undefined || this.seen.has(session)) return;
    const isOver = hasRun(session.state);
    if (!isOver && !session.wasTouched && !isDown(session)) return;
    this.seen.add(session);
    if (isOver && !session.wasTouched && isTheSameForAll(request)) this.take(session, this.listener);
  }

  /** Again a little later, as Output widgets are filled; but what was touched meanwhile, or is being cleared, is not it any more. */
  private take(session: Followed, listener: Listener): void {
    const atOnce = { ...collect(session), taken: new Date() };
    const settling = setTimeout(() => {
      const later = { ...collect(session), taken: new Date() };
      listener(session.wasTouched || later.messages.length < atOnce.messages.length ? atOnce : later);
    }, SETTLE_MS);
    settling.unref();
  }
}

/** The runs of static dashboards are kept by those themselves. */
export function isTheSameForAll({ mode, query, environment, dashboard }: OpenRequest): boolean {
  if (mode !== "server-run" || query !== "" || dashboard.settings.session === "static") return false;
  return Object.entries(environment).every(([name, value]) => value === "" || !OF_THE_VISITOR.test(name));
}
