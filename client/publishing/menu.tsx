/** A button that opens a short menu. Keys as the pattern for menu buttons has them: arrows, Home, End, Escape, first letters. */
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
  /** Which item the focus goes to: the first, or the last. */
  const start = useRef<0 | -1>(0);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const open = (from: 0 | -1): void => {
    start.current = from;
    setOpen(true);
  };
  const openByArrow = (event: KeyboardEvent): void => {
    if (isOpen || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    // What listens while it is open is not to take the same key again.
    event.stopPropagation();
    open(event.key === "ArrowDown" ? 0 : -1);
  };
  useLayoutEffect(() => {
    if (!isOpen || box.current === null) return undefined;
    return whileOpen(box.current, start.current, { leave: () => setOpen(false), close });
  }, [isOpen]);
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
        onClick={() => (isOpen ? setOpen(false) : open(0))}
        onKeyDown={openByArrow}
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

interface Exits {
  /** The focus goes where it is wanted. */
  leave(): void;
  /** The focus goes back to the button. */
  close(): void;
}

/** Focus goes in; a click or the focus elsewhere closes, Escape gives the focus back too. Answers with what ends that. */
function whileOpen(box: HTMLElement, start: 0 | -1, { leave, close }: Exits): () => void {
  const leaveFromOutside = (event: Event): void => {
    if (event.target instanceof Node && !box.contains(event.target)) leave();
  };
  const takeKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") close();
    else if (isCharacter(event.key)) {
      moveTo(box, event.key);
      // The page has keys of its own.
      event.stopPropagation();
    } else if (!moveFocus(box, event.key)) return;
    event.preventDefault();
  };
  document.addEventListener("pointerdown", leaveFromOutside, true);
  document.addEventListener("focusin", leaveFromOutside);
  box.addEventListener("keydown", takeKey);
  itemsOf(box).at(start)?.focus({ preventScroll: true });
  box.querySelector('[role="menu"]')?.scrollIntoView({ block: "nearest" });
  return () => {
    document.removeEventListener("pointerdown", leaveFromOutside, true);
    document.removeEventListener("focusin", leaveFromOutside);
    box.removeEventListener("keydown", takeKey);
  };
}

/** A space presses the item that has the focus. */
function isCharacter(key: string): boolean {
  return key.length === 1 && key !== " ";
}

/** To the next item that begins with a character. */
function moveTo(box: HTMLElement, character: string): void {
  const items = itemsOf(box);
  const after = focusedAmong(items) + 1;
  const next = [...items.slice(after), ...items.slice(0, after)].find(({ textContent }) =>
    textContent?.toLowerCase().startsWith(character.toLowerCase()),
  );
  next?.focus();
}

function moveFocus(box: HTMLElement, key: string): boolean {
  const items = itemsOf(box);
  const at = focusedAmong(items);
  const places: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const next = places[key];
  if (next === undefined) return false;
  items.at(next % items.length)?.focus();
  return true;
}

/** -1 for none. */
function focusedAmong(items: readonly HTMLElement[]): number {
  return items.findIndex((item) => item.matches(":focus"));
}

function itemsOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}
