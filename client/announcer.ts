/** What screen readers say of a dashboard's progress: that it takes its time, how far it is now and then, and how it has ended. */
import { progressOf, progressText } from "../src/outputs/session-text.js";
import type { SessionState } from "../src/protocol/page.js";
import type { ConnectionStatus } from "./connection.js";
import { pageWords } from "./words/page-words.js";

/** What is there sooner needs no word. */
const QUIET_MS = 1500;
/** Between two words about how far it is. */
const PAUSE_MS = 15_000;

export class Announcer {
  private state: SessionState | undefined;
  private timer: number | undefined;
  private hasBegun = false;

  /** `place`: polite and live. `loadingText`: the author's. */
  constructor(
    private readonly place: Pick<Element, "textContent">,
    private readonly loadingText = "",
  ) {}

  takeState(state: SessionState): void {
    this.state = state;
    if (this.isUnderWay) {
      this.timer ??= window.setTimeout(() => this.tellProgress(), QUIET_MS);
      return;
    }
    this.rest();
    // What has gone wrong with the kernel, a notice says.
    if (this.hasBegun && state.kernel !== "dead" && state.kernel !== "failed") this.say(this.ending(state));
    this.hasBegun = false;
  }

  /** That it is lost, a notice says; `wasNoticed`: it has. */
  takeConnection(status: ConnectionStatus, wasNoticed: boolean): void {
    if (status === "connected" && wasNoticed) this.say(pageWords().connectionBack);
  }

  private get isUnderWay(): boolean {
    const { state } = this;
    if (state === undefined || state.kernel === "dead" || state.kernel === "failed") return false;
    return !progressOf(state).complete;
  }

  private tellProgress(): void {
    this.timer = undefined;
    if (this.state === undefined || !this.isUnderWay) return;
    const first = this.hasBegun ? "" : this.loadingText;
    this.hasBegun = true;
    // The place in the queue is in a notice.
    if (this.state.place === undefined) this.say(`${first} ${progressText(pageWords(), this.state)}`.trim());
    this.timer = window.setTimeout(() => this.tellProgress(), PAUSE_MS);
  }

  private ending({ cells }: SessionState): string {
    const failed = cells.filter(({ status }) => status === "failed").length;
    return failed === 0 ? pageWords().ready : pageWords().readyBut(failed);
  }

  private rest(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }

  private say(text: string): void {
    if (this.place.textContent !== text) this.place.textContent = text;
  }
}
