/** A button that opens a short menu. Keys as the pattern for menu buttons has them: arrows, Home, End, Escape. */
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface MenuItem {
  readonly label: string;
  /** Marked as what can't simply be taken back. */
  readonly isGrave?: boolean;
  run(): void;
}

interface MenuProps {
  /** For who can't see the button. */
  readonly label?: string;
  readonly buttonClass: string;
  readonly items: readonly MenuItem[];
  readonly children: ComponentChildren;
}

export function Menu({ label, buttonClass, items, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => (isOpen && box.current !== null ? whileOpen(box.current, () => setOpen(false), close) : undefined), [isOpen]);
  return (
    <div class="menu-box" ref={box}>
      <button
        type="button"
        class={buttonClass}
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div class="menu-list" role="menu" id={id} aria-label={label ?? "Actions"}>
          {items.map((item) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.isGrave === true ? "grave" : undefined}
              key={item.label}
              onClick={() => {
                close();
                item.run();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Focus goes in; a click or the focus elsewhere closes, Escape gives the focus back too. Answers with what ends that. */
function whileOpen(box: HTMLElement, leave: () => void, close: () => void): () => void {
  const leaveFromOutside = (event: Event): void => {
    if (event.target instanceof Node && !box.contains(event.target)) leave();
  };
  const takeKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    else if (!moveFocus(box, event.key)) return;
    event.preventDefault();
  };
  document.addEventListener("pointerdown", leaveFromOutside, true);
  document.addEventListener("focusin", leaveFromOutside);
  box.addEventListener("keydown", takeKey);
  itemsOf(box)[0]?.focus({ preventScroll: true });
  box.querySelector('[role="menu"]')?.scrollIntoView({ block: "nearest" });
  return () => {
    document.removeEventListener("pointerdown", leaveFromOutside, true);
    document.removeEventListener("focusin", leaveFromOutside);
    box.removeEventListener("keydown", takeKey);
  };
}

function moveFocus(box: HTMLElement, key: string): boolean {
  const items = itemsOf(box);
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
  const places: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const next = places[key];
  if (next === undefined) return false;
  items.at(next % items.length)?.focus();
  return true;
}

function itemsOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}
