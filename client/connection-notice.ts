/** What the visitor reads about the connection: nothing of a short loss, and a way to ask again where the server gave a reason. */
import type { ConnectionStatus } from "./connection.js";
import { hideNotice, type NoticeAction, showNotice } from "./page-view.js";

/** A shorter loss is nobody's business. */
const QUIET_LOSS_MS = 1000;
const LOST = "The connection is lost. What you see stays, and the dashboard comes back by itself.";
const RESTING = "Nobody used this dashboard for a long time, so its program has ended. What you see stays until it starts again.";
export const SIGNED_OUT = "You are signed out. What you see stays; sign in to go on.";
/** Of a page that came by a link, or was everybody's, it would not be true that one is signed out. */
export const SIGN_IN_NEEDED = "This dashboard needs a sign-in now. What you see stays; sign in to go on, or ask for a new link.";
export const NOT_ALLOWED =
  "You may not use this dashboard any more. What you see stays. Ask whoever runs this server if that should not be so.";
const REFUSED = "This dashboard can't be shown.";

export class ConnectionNotice {
  private isLate = false;
  private timer: number | undefined;
  private text = LOST;

  constructor(
    private readonly again: NoticeAction,
    private readonly wake: NoticeAction,
    private readonly signIn: NoticeAction,
    /** Whether the page's visitor had signed in. */
    private readonly hadSignedIn: boolean,
  ) {}

  take(status: ConnectionStatus, problem?: string): void {
    if (status === "lost") {
      this.takeLoss(problem);
      return;
    }
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.isLate = false;
    hideNotice("connection-lost");
    if (status === "refused") showNotice("refused", problem ?? REFUSED, this.again);
    else if (status === "not-allowed") showNotice("refused", NOT_ALLOWED, this.again);
    else hideNotice("refused");
    if (status === "signed-out") showNotice("signed-out", this.hadSignedIn ? SIGNED_OUT : SIGN_IN_NEEDED, this.signIn);
    else hideNotice("signed-out");
    if (status === "resting") showNotice("resting", RESTING, this.wake);
    else hideNotice("resting");
  }

  private takeLoss(problem = LOST): void {
    this.text = problem;
    if (this.isLate) this.show();
    this.timer ??= window.setTimeout(() => {
      this.isLate = true;
      this.show();
    }, QUIET_LOSS_MS);
  }

  private show(): void {
    showNotice("connection-lost", this.text, this.text === LOST ? undefined : this.again);
  }
}
