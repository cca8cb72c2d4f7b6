/** What a visitor reads of something that takes its time. Nothing where it does not. */
import { hideNotice, type NoticeName, showNotice } from "./page-view.js";

const QUIET_MS = 700;

export class LateNotice {
  private timer: number | undefined;
  private isLate = false;
  private text: string | undefined;

  constructor(private readonly name: NoticeName) {}

  /** Undefined: it is over. */
  show(text: string | undefined): void {
    this.text = text;
    if (text === undefined) {
      window.clearTimeout(this.timer);
      this.timer = undefined;
      this.isLate = false;
    } else
      this.timer ??= window.setTimeout(() => {
        this.isLate = true;
        this.update();
      }, QUIET_MS);
    this.update();
  }

  private update(): void {
    if (this.text === undefined) hideNotice(this.name);
    else if (this.isLate) showNotice(this.name, this.text);
  }
}
