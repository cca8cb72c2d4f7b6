/** What a visitor reads while the page waits in the queue for its turn. Nothing of a short wait. */
import { waitingText } from "../src/outputs/session-text.js";
import { hideNotice, showNotice } from "./page-view.js";

const QUIET_WAIT_MS = 700;

export class WaitingNotice {
  private timer: number | undefined;
  private isLong = false;
  private place: number | undefined;

  show(place: number | undefined): void {
    this.place = place;
    if (place === undefined) {
      window.clearTimeout(this.timer);
      this.timer = undefined;
      this.isLong = false;
    } else
      this.timer ??= window.setTimeout(() => {
        this.isLong = true;
        this.update();
      }, QUIET_WAIT_MS);
    this.update();
  }

  private update(): void {
    if (this.place === undefined) hideNotice("waiting");
    else if (this.isLong) showNotice("waiting", waitingText(this.place));
  }
}
