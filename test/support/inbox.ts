/** What a client was sent, and the wait for what it expects. */
import type { JupyterMessage } from "../../src/protocol/message.js";
import { PATIENCE_MS } from "./patience.js";

interface Look {
  take(message: JupyterMessage): void;
  fail(reason: string): void;
}

/** Of what came last, that a failure quotes. */
const QUOTED_MESSAGES = 5;
const QUOTED_CHARACTERS = 300;

export class Inbox {
  readonly received: JupyterMessage[] = [];
  private readonly looks = new Set<Look>();
  private ended: string | undefined;

  take(message: JupyterMessage): void {
    this.received.push(message);
    for (const look of this.looks) look.take(message);
  }

  /** Nothing more comes: whoever still waits is told why. */
  end(reason: string): void {
    this.ended = reason;
    for (const look of this.looks) look.fail(reason);
  }

  /** The first message, also of those that came already, that fits. */
  next(fits: (message: JupyterMessage) => boolean): Promise<JupyterMessage> {
    const present = this.received.find(fits);
    if (present !== undefined) return Promise.resolve(present);
    if (this.ended !== undefined) return Promise.reject(this.failure(fits, this.ended));
    const coming = new Promise<JupyterMessage>((resolve, reject) => {
      const look: Look = {
        take: (message) => {
          if (!fits(message)) return;
          forget();
          resolve(message);
        },
        fail: (reason) => {
          forget();
          reject(this.failure(fits, reason));
        },
      };
      const timer = setTimeout(() => look.fail(`${PATIENCE_MS} ms are over`), PATIENCE_MS);
      const forget = (): void => {
        clearTimeout(timer);
        this.looks.delete(look);
      };
      this.looks.add(look);
    });
    // A test that fails for another reason waits no more.
    coming.catch(() => {});
    return coming;
  }

  private failure(fits: (message: JupyterMessage) => boolean, reason: string): Error {
    const last = this.received
      .slice(-QUOTED_MESSAGES)
      .map(({ header, content }) => `${header.msg_type} ${JSON.stringify(content).slice(0, QUOTED_CHARACTERS)}`);
    const text = [`No message came for which ${fits}: ${reason}. Of ${this.received.length} the last:`, ...last].join("\n");
    return new Error(text);
  }
}
