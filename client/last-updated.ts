/** When a static dashboard has run, in the visitor's own time. */
import { pageWords } from "./words/page-words.js";

/** `taken`: ISO 8601. */
export function showLastUpdated(taken: string): void {
  const note = document.querySelector<HTMLElement>(".session-note");
  const time = note?.querySelector("time");
  if (note === null || time === null || time === undefined) return;
  time.dateTime = taken;
  time.textContent = new Intl.DateTimeFormat(pageWords().language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(taken));
  note.hidden = false;
}
