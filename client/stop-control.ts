/** The visitor's way to stop what takes long: there once a cell has run for some seconds, and then until nothing runs any more. */

import type { CellProgress } from "../src/protocol/page.js";
import { hideNotice, showNotice } from "./page-view.js";
import { pageWords } from "./words/page-words.js";

const QUIET_RUN_MS = 3000;
/** A cell that has not ended by then may be asked again. */
const PATIENCE_MS = 5000;

export class StopControl {
  /** Not there where the session is not the visitor's own. */
  private readonly button = document.querySelector<HTMLButtonElement>("#stop");
  private running: number | undefined;
  private quietTimer: number | undefined;
  private patienceTimer: number | undefined;

  /** `stop` resolves to a problem for the visitor, if there is one. */
  constructor(private readonly stop: () => Promise<string | undefined>) {
    this.button?.addEventListener("click", () => void this.press());
  }

  /** Answers whether it took the focus with it. */
  show(cells: readonly CellProgress[]): boolean {
    const running = cells.find(({ status }) => status === "running")?.index;
    if (this.button === null || running === this.running) return false;
    this.running = running;
    window.clearTimeout(this.quietTimer);
    this.setPressed(false);
    hideNotice("not-stopped");
    // It does not go away under the visitor's hand when the next cell begins.
    if (running !== undefined) {
      if (this.button.hidden) this.quietTimer = window.setTimeout(() => this.appear(), QUIET_RUN_MS);
      return false;
    }
    const hadFocus = document.activeElement === this.button;
    this.button.hidden = true;
    return hadFocus;
  }

  private appear(): void {
    if (this.button !== null) this.button.hidden = false;
  }

  private async press(): Promise<void> {
    if (this.button?.getAttribute("aria-disabled") === "true") return;
    this.setPressed(true);
    hideNotice("not-stopped");
    const problem = await this.stop();
    if (problem === undefined || this.running === undefined) return;
    this.setPressed(false);
    showNotice("not-stopped", problem, { label: pageWords().close, run: () => hideNotice("not-stopped") });
  }

  /** It keeps the focus, as a disabled button would not. */
  private setPressed(isPressed: boolean): void {
    window.clearTimeout(this.patienceTimer);
    if (this.button === null) return;
    this.button.textContent = isPressed ? pageWords().stopping : pageWords().stop;
    this.button.setAttribute("aria-disabled", String(isPressed));
    if (isPressed) this.patienceTimer = window.setTimeout(() => this.setPressed(false), PATIENCE_MS);
  }
}
