/** A report's cells as slides, as RISE and nbconvert know them (`metadata.slideshow.slide_type`). Pure. Source: nbconvert, "slides". */
import { type CellPart, inSections } from "./arrangement.js";
import { headingsOf } from "./headings.js";
import { type JsonRecord, recordAt } from "./json.js";
import type { Cell } from "./notebook.js";

const SLIDE_TYPES = ["slide", "subslide", "fragment", "skip", "notes"] as const;
export type SlideType = (typeof SLIDE_TYPES)[number];

export interface SlidePart extends CellPart {
  /** It comes at a step of its own. */
  readonly isFragment: boolean;
}

export interface Slide {
  /** Of its first heading, if it has one. */
  readonly title: string | undefined;
  readonly parts: readonly SlidePart[];
}

/** Undefined where the cell goes on with what was before it. */
export function slideTypeOf(metadata: JsonRecord): SlideType | undefined {
  const { slide_type: given } = recordAt(metadata, "slideshow");
  return SLIDE_TYPES.find((type) => type === given);
}

/** `shown`: indices of the view's cells. Sub-slides follow one another. Where no cell names its place, slides begin at headings as tabs do. */
export function slidesOf(shown: readonly number[], cells: readonly Cell[]): readonly Slide[] {
  if (!shown.some((index) => cells[index]?.slideType !== undefined)) return slidesByHeadings(shown, cells);
  const slides: SlidePart[][] = [];
  let isLeftOut = false;
  for (const cell of shown) {
    const type = cells[cell]?.slideType;
    if (type !== undefined) isLeftOut = type === "skip" || type === "notes";
    if (isLeftOut) continue;
    if (type === "slide" || type === "subslide" || slides.length === 0) slides.push([]);
    slides.at(-1)?.push({ cell, isFragment: type === "fragment" });
  }
  return slides.map((parts) => ({ title: titleOf(parts, cells), parts }));
}

function slidesByHeadings(shown: readonly number[], cells: readonly Cell[]): readonly Slide[] {
  const { lead, sections } = inSections(
    shown.map((cell): CellPart => ({ cell })),
    cells,
  );
  const whole = (parts: readonly CellPart[]): readonly SlidePart[] => parts.map((part) => ({ ...part, isFragment: false }));
  const first = lead.length === 0 ? [] : [{ title: titleOf(lead, cells), parts: whole(lead) }];
  return [...first, ...sections.map(({ title, parts }) => ({ title, parts: whole(parts) }))];
}

function titleOf(parts: readonly CellPart[], cells: readonly Cell[]): string | undefined {
  for (const { cell: index, source } of parts) {
    const cell = cells[index];
    const heading = cell?.kind === "markdown" ? headingsOf(source ?? cell.source).find(({ text }) => text !== "") : undefined;
    if (heading !== undefined) return heading.text;
  }
  return undefined;
}
