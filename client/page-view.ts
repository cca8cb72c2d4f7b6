/** The page around the outputs: the state of each cell, the progress, the notices. */

import { cellNotice, progressOf, progressText } from "../src/outputs/session-text.js";
import type { CellProgress, SessionState } from "../src/protocol/page.js";
import { pageWords } from "./words/page-words.js";

export type NoticeName =
  | "kernel-dead"
  | "connection-lost"
  | "cell-failed"
  | "journal"
  | "problem"
  | "refused"
  | "given-up"
  | "not-stopped"
  | "stopped"
  | "new-version"
  | "embed-code"
  | "link"
  | "download"
  | "resting"
  | "signed-out"
  | "out-of-reach"
  | "waiting"
  | "left-out";

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

export function showState(state: SessionState): void {
  for (const progress of state.cells) {
    const cell = document.querySelector<HTMLElement>(`.cell-code[data-cell="${progress.index}"]`);
    if (cell !== null) showStatus(cell, progress);
  }
  const { ended, total, complete } = progressOf(state);
  const strip = document.querySelector<HTMLElement>("#dashboard-progress");
  const bar = strip?.querySelector("progress");
  const line = strip?.querySelector(".progress-text");
  if (strip === null || bar === null || bar === undefined) return;
  bar.max = Math.max(total, 1);
  bar.value = ended;
  if (line) line.textContent = progressText(pageWords(), state);
  // A kernel that is not there yet has something to come, whatever its cells say.
  strip.hidden = complete && state.kernel !== "starting" && state.kernel !== "restarting";
}

function showStatus(cell: HTMLElement, { status, reason }: CellProgress): void {
  cell.dataset.state = status;
  if (status === "running") cell.setAttribute("aria-busy", "true");
  else cell.removeAttribute("aria-busy");
  const notice = cell.querySelector<HTMLElement>(":scope > .cell-notice");
  if (notice === null) return;
  const text = cellNotice(pageWords(), status, reason);
  notice.hidden = text === undefined;
  notice.textContent = text ?? "";
}

/** Answers with the notice unless it is there already. */
export function showNotice(name: NoticeName, text: string, action?: NoticeAction): HTMLElement | undefined {
  const notices = document.querySelector("#dashboard-notices");
  const present = find(name);
  // The same again is not said again, unless its button was used up.
  if (present?.firstElementChild?.textContent === text && present.querySelector("button:disabled") === null) return undefined;
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset.notice = name;
  const words = document.createElement("span");
  words.textContent = text;
  notice.append(words);
  if (action !== undefined) notice.append(buttonOf(action));
  if (present === undefined) notices?.append(notice);
  else present.replaceWith(notice);
  return notice;
}

export function hideNotice(name: NoticeName): void {
  find(name)?.remove();
}

/** Its button is the next thing to do. */
export function focusNotice(name: NoticeName): void {
  find(name)?.querySelector("button")?.focus({ preventScroll: true });
}

function buttonOf({ label, run }: NoticeAction): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    button.disabled = true;
    run();
  });
  return button;
}

function find(name: NoticeName): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`#dashboard-notices > [data-notice="${name}"]`) ?? undefined;
}
