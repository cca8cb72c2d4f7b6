/** The menu of a dashboard's page: what is chosen closes it, and so do Escape and what is done elsewhere. */

/** A keyboard goes on where it was. */
export function closeMenu(): void {
  const menu = openMenu();
  if (menu === null) return;
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hadFocus) menu.querySelector("summary")?.focus();
}

export function followMenu(): void {
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") closeMenu();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && openMenu()?.contains(target) === false) closeMenu();
  });
}

/** Shows the entry, if the page has it. Closes the menu before it is done. */
export function onChosen(id: string, run: () => void | Promise<void>): void {
  const entry = document.querySelector<HTMLElement>(`#${id}`);
  if (entry === null) return;
  entry.hidden = false;
  entry.addEventListener("click", () => {
    closeMenu();
    void run();
  });
}

function openMenu(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>("details.menu[open]");
}
