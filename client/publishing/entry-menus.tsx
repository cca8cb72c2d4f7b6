/** Adds a menu to each dashboard of the list that the author may change. */

import { render } from "preact";
import type { PublishedDashboard } from "./api-types.js";
import { Menu, type MenuItem } from "./menu.js";
import { speakEnglish } from "./publishing-host.js";

export interface EntryMenuParts {
  itemsFor(dashboard: PublishedDashboard): readonly MenuItem[];
}

export function addEntryMenus(dashboards: readonly PublishedDashboard[], { itemsFor }: EntryMenuParts): void {
  const byPath = new Map(dashboards.map((dashboard) => [dashboard.path, dashboard]));
  for (const entry of document.querySelectorAll<HTMLElement>("#list-entries > .entry:not(.entry-folder)")) {
    const dashboard = byPath.get(entry.dataset.path ?? "");
    if (dashboard === undefined) continue;
    const slot = document.createElement("div");
    slot.className = "entry-menu";
    speakEnglish(slot);
    entry.append(slot);
    render(
      <Menu label={`Actions for ${dashboard.title}, ${dashboard.path}`} buttonClass="menu-button" items={itemsFor(dashboard)}>
        <span class="menu-icon" aria-hidden="true" />
      </Menu>,
      slot,
    );
  }
}
