/** A quiet line in a dashboard's header where its session is not the visitor's own. */
import type { PageConfig } from "../protocol/page.js";

export function SessionNote({ config }: { readonly config: PageConfig }) {
  if (config.session === "visitor") return null;
  return <p class="session-note">{config.viewOnly ? "View only" : "Everyone sees what you change"}</p>;
}
