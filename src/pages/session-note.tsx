/** A quiet line in a dashboard's header, or above a page that has none, where its session is not the visitor's own. */
import type { PageConfig } from "../protocol/page.js";

/** Until the script says it in the visitor's own time. */
const FORMAT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

export function SessionNote({ config }: { readonly config: PageConfig }) {
  if (config.session === "visitor") return null;
  if (config.session === "static") return <LastUpdated taken={config.taken} />;
  return <p class="session-note">{config.viewOnly ? "View only" : "Everyone sees what you change"}</p>;
}

/** There before the first run has ended, so that its time has a place. */
function LastUpdated({ taken }: { readonly taken: string | undefined }) {
  return (
    <p class="session-note" hidden={taken === undefined}>
      Last updated <time dateTime={taken}>{taken === undefined ? "" : `${FORMAT.format(new Date(taken))} UTC`}</time>
    </p>
  );
}
