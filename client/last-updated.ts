/** When a static dashboard has run, in the visitor's own time. */

const FORMAT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** `taken`: ISO 8601. */
export function showLastUpdated(taken: string): void {
  const note = document.querySelector<HTMLElement>(".session-note");
  const time = note?.querySelector("time");
  if (note === null || time === null || time === undefined) return;
  time.dateTime = taken;
  time.textContent = FORMAT.format(new Date(taken));
  note.hidden = false;
}
