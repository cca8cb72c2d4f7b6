/** Short lines on what was done, or could not be. They stay until the author closes them or does what they offer. */

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

export interface NoticeText {
  readonly tone: "good" | "bad";
  readonly text: string;
  /** Where it leads to what it speaks of. */
  readonly link?: string;
  readonly action?: NoticeAction;
}

export interface Notice extends NoticeText {
  readonly id: number;
}

export class Notices {
  #all: readonly Notice[] = [];
  #lastId = 0;

  constructor(
    private readonly onChange: () => void,
    private readonly announce: (text: string) => void,
  ) {}

  get all(): readonly Notice[] {
    return this.#all;
  }

  show(text: NoticeText): Notice {
    this.#lastId += 1;
    const notice = { ...text, id: this.#lastId };
    this.#all = [...this.#all, notice];
    this.announce(text.text);
    this.onChange();
    return notice;
  }

  dismiss({ id }: Pick<Notice, "id">): void {
    this.#all = this.#all.filter((other) => other.id !== id);
    this.onChange();
  }
}
