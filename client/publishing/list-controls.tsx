/** What publishing adds to the list: the button above it, and a hint below it. */

import { render } from "preact";
import { Menu, type MenuItem } from "./menu.js";
import { speakEnglish } from "./publishing-host.js";

export interface PublishButtonParts {
  readonly isGranted: boolean;
  /** Where a token is needed first. */
  askForToken(): void;
  readonly choices: readonly MenuItem[];
}

const BUTTON_CLASS = "button publish-button";

export function addPublishButton({ isGranted, askForToken, choices }: PublishButtonParts): void {
  const top = document.querySelector(".list-top");
  if (top === null) return;
  let slot = top.querySelector<HTMLElement>(".publish-slot");
  if (slot === null) {
    slot = document.createElement("div");
    slot.className = "publish-slot";
    speakEnglish(slot);
    top.append(slot);
  }
  render(
    isGranted ? (
      <Menu buttonClass={BUTTON_CLASS} items={choices}>
        Publish
        <span class="chevron" aria-hidden="true" />
      </Menu>
    ) : (
      <button type="button" class={BUTTON_CLASS} onClick={askForToken}>
        Publish
      </button>
    ),
    slot,
  );
}

/** Where the list is empty, in the place of what it says of that. */
export function hintAtDrops(): void {
  const words = document.querySelector(".list-body .empty p");
  if (words !== null) words.textContent = "Drag a Jupyter notebook, a zip or a folder onto this page, or choose one with Publish.";
  const list = document.querySelector("#list-entries");
  if (words !== null || list === null || document.querySelector(".drop-hint") !== null) return;
  const hint = document.createElement("p");
  hint.className = "drop-hint";
  hint.textContent = "Drop a notebook, a zip or a folder here to publish it.";
  list.after(hint);
}

/** Ends what listens to the page for menus that are about to go. */
export function removeControls(): void {
  for (const slot of document.querySelectorAll(".publish-slot, .entry-menu")) render(null, slot);
}
