/** Finds out that a line is dead which the browser believes to be open: something was sent, and nothing comes. */
import type { Line, Surroundings } from "./surroundings.js";

/** A line that is open, takes nothing and says nothing for so long is dead, whatever the browser believes. */
const SILENCE_LIMIT_MS = 20_000;

export interface SilenceWatchOptions {
  readonly surroundings: Pick<Surroundings, "setTimeout" | "clearTimeout">;
  /** The server owes an answer to something. */
  isWaiting(): boolean;
  onDead(): void;
}

export class SilenceWatch {
  private timer: number | undefined;
  private heard = false;

  constructor(private readonly options: SilenceWatchOptions) {}

  /** Something was sent, so at least an acknowledgement must come, unless it is still going out. */
  begin(line: Line, limitMs = SILENCE_LIMIT_MS): void {
    if (this.timer !== undefined) return;
    this.heard = false;
    const before = line.bufferedBytes;
    this.timer = this.options.surroundings.setTimeout(() => {
      this.timer = undefined;
      if (!this.options.isWaiting()) return;
      if (this.heard || line.bufferedBytes < before) this.begin(line);
      else this.options.onDead();
    }, limitMs);
  }

  /** Something came. */
  hear(): void {
    this.heard = true;
  }

  end(): void {
    if (this.timer !== undefined) this.options.surroundings.clearTimeout(this.timer);
    this.timer = undefined;
  }
}
