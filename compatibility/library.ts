/** What is said of a library before it is tried, and what a try finds out. */
import type { Page } from "playwright-core";
import type { PictureReader } from "./pixels.js";

/** The columns of the table, in their order. */
export const QUESTIONS = ["renders", "interacts", "replays", "resizes", "offline", "dark", "phone"] as const;

export type Question = (typeof QUESTIONS)[number];

/** "none": there is nothing to ask, as with text that nobody can press. */
export type Answer = "yes" | "no" | "none";

export type Answers = Readonly<Record<Question, Answer>>;

export interface Library {
  readonly title: string;
  /** Where its packages are; without it, in the Python environment of all others. */
  readonly environment?: "ipywidgets7" | "R";
  /** The first is the library itself. */
  readonly packages: readonly [string, ...string[]];
  /** In compatibility/notebooks, without its extension. */
  readonly notebook: string;
  /** Selector of what the library draws: its pixels are looked at, and its width. */
  readonly drawing: string;
  /** True in the page once what the notebook says can be read from it; where pixels alone tell, it is left out. */
  says?(page: Page): Promise<boolean>;
  readonly interaction?: Interaction;
  /** Why an answer is "no". One that is missing, and one that is not needed, ends the run as failed. */
  readonly reasons?: Partial<Readonly<Record<Question, string>>>;
}

export interface Interaction {
  /** For readers: what was done and what it changed. */
  readonly tried: string;
  act(page: Page): Promise<void>;
  /** What is to change by it. */
  effect(page: Page): Promise<string>;
  /** Whether two effects are one; without it, those of the same text are. */
  areSame?(reader: PictureReader, before: string, after: string): Promise<boolean>;
  /** Whether the kernel knows of it, so that it is there after a reload too. */
  readonly isKept: boolean;
}
