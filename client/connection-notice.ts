/** What the visitor reads about the connection: nothing of a short loss, and a way to ask again where the server gave a reason. */

import type { ConnectionStatus } from "./connection.js";
import { hideNotice, type NoticeAction, showNotice } from "./page-view.js";
import { pageWords } from "./words/page-words.js";

/** A shorter loss is nobody's business. */
const QUIET_LOSS_MS = 1000;

export class ConnectionNotice {
  private isLate = false;
  private timer: number | undefined;
  private text = pageWords().connectionLost;

  constructor(
    private readonly again: NoticeAction,
    private readonly wake: NoticeAction,
    private readonly signIn: NoticeAction,
    /** Whether the page's visitor had signed in. */
    private readonly hadSignedIn: boolean,
  ) {}

  /** Whether the visitor has read of a loss. */
  get isShown(): boolean {
    return this.isLate;
  }

  take(status: ConnectionStatus, problem?: string): void {
    if (status === "lost") {
      this.takeLoss(problem);
      return;
    }
    const words = pageWords();
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.isLate = false;
    hideNotice("connection-lost");
    if (status === "refused") showNotice("refused", problem ?? words.notShown, this.again);
    else if (status === "not-allowed") showNotice("refused", words.notAllowed, this.again);
    else hideNotice("refused");
    if (status === "signed-out") showNotice("signed-out", this.hadSignedIn ? words.signedOut : words.signInNeeded, this.signIn);
    else hideNotice("signed-out");
    if (status === "resting") showNotice("resting", words.resting, this.wake);
    else hideNotice("resting");
  }

  private takeLoss(problem = pageWords().connectionLost): void {
    this.text = problem;
    if (this.isLate) this.show();
    this.timer ??= window.setTimeout(() => {
      this.isLate = true;
      this.show();
    }, QUIET_LOSS_MS);
  }

  private show(): void {
    showNotice("connection-lost", this.text, this.text === pageWords().connectionLost ? undefined : this.again);
  }
}
