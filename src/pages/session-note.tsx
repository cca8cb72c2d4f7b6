/** A quiet line in a dashboard's header, or above a page that has none, where its session is not the visitor's own. */
import type { PageConfig } from "../protocol/page.js";
import type { Words } from "../words/words.js";
import { timeText } from "./time-text.js";

export function SessionNote({ config, words }: { readonly config: PageConfig; readonly words: Words }) {
  if (config.session === "visitor") return null;
  if (config.session === "static") return <LastUpdated taken={config.taken} words={words} />;
  return (
    <p class="session-note" lang={words.language} dir={words.direction}>
      {config.viewOnly ? words.viewOnly : words.everyoneSees}
    </p>
  );
}

/** There before the first run has ended, so that its time has a place. */
function LastUpdated({ taken, words }: { readonly taken: string | undefined; readonly words: Words }) {
  return (
    <p class="session-note" lang={words.language} dir={words.direction} hidden={taken === undefined}>
      {words.lastUpdated} <time dateTime={taken}>{taken === undefined ? "" : timeText(new Date(taken), words)}</time>
    </p>
  );
}
