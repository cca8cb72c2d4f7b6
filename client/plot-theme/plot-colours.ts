/** The colours that plots take in the dark, from the page's custom properties. */

export interface PlotColours {
  /** The page's, around a plot. */
  readonly ground: string;
  /** Behind what is plotted. */
  readonly surface: string;
  readonly sunken: string;
  readonly text: string;
  readonly softText: string;
  readonly line: string;
  readonly strongLine: string;
}

/** On paper everything is light. */
const isDark = typeof matchMedia === "undefined" ? undefined : matchMedia("screen and (prefers-color-scheme: dark)");

/** Undefined where plots stay as they were made: in the light, or since their author wants it. */
export function plotColours(): PlotColours | undefined {
  if (isDark?.matches !== true || isAsMade()) return undefined;
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: read("--page"),
    surface: read("--surface"),
    sunken: read("--sunken"),
    text: read("--text"),
    softText: read("--text-soft"),
    line: read("--line"),
    strongLine: read("--line-strong"),
  };
}

/** Calls the listener whenever they have become others. Returns what ends it. */
export function onPlotColours(listener: () => void): () => void {
  if (isAsMade()) return () => {};
  isDark?.addEventListener("change", listener);
  return () => isDark?.removeEventListener("change", listener);
}

function isAsMade(): boolean {
  return document.querySelector<HTMLElement>("main")?.dataset.plotTheme === "as-made";
}
