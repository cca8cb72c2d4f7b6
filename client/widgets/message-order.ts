/**
 * The order that widgets' libraries know from JupyterLab: a message of a library's own (`custom`) comes when every widget that was
 * announced before it has been made, and what it sets in motion has begun before the next comes.
 */
export class MessageOrder {
  private readonly making = new Set<Promise<unknown>>();
  private last: Promise<void> | undefined;

  /** A widget is being made. */
  await(model: Promise<unknown>): void {
    this.making.add(model);
    const forget = (): void => {
      this.making.delete(model);
    };
    model.then(forget, forget);
  }

  /** Delivers at once where nothing is in the way. */
  deliver(isCustom: boolean, handle: () => void): void {
    if (!isCustom && this.last === undefined) handle();
    else this.queue(isCustom, handle);
  }

  private queue(isCustom: boolean, handle: () => void): void {
    const turn = this.take(isCustom, handle, this.last, isCustom ? [...this.making] : []);
    this.last = turn;
    void turn.then(() => {
      if (this.last === turn) this.last = undefined;
    });
  }

  private async take(
    isCustom: boolean,
    handle: () => void,
    before: Promise<void> | undefined,
    made: readonly Promise<unknown>[],
  ): Promise<void> {
    await before;
    await Promise.allSettled(made);
    try {
      handle();
    } catch (error) {
      console.error("A widget could not take a message:", error);
    }
    if (isCustom) await nextTask();
  }
}

/** As a timer would, but without the browsers' least delay. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
