/**
 * What tags and Jupyter's own metadata say of a cell, where no dashboard layout does. Sources: nbconvert's tag preprocessors, Jupyter
 * Book, Voilà, JupyterLab.
 */
import { isRecord, type JsonRecord } from "./json.js";

/**
 * The cell is not shown. A code cell runs all the same, also one tagged "remove": later cells may need what it defines. `hide-cell`
 * folds a cell in a book; on a dashboard there is nothing to unfold it by.
 */
const HIDDEN_TAGS: ReadonlySet<string> = new Set([
  "hide",
  "hide_cell",
  "hide-cell",
  "remove",
  "remove_cell",
  "remove-cell",
  "skip-voila-cell",
  "voila-skip",
  "voila-hide",
]);

/** The cell keeps its place, its outputs are not shown. */
const HIDDEN_OUTPUT_TAGS: ReadonlySet<string> = new Set([
  "hide_output",
  "hide-output",
  "remove_output",
  "remove-output",
  "remove_outputs",
  "remove-outputs",
]);

export function tagsOf(metadata: JsonRecord): readonly string[] {
  const { tags } = metadata;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

export function isHiddenByTag(tags: readonly string[]): boolean {
  return tags.some((tag) => HIDDEN_TAGS.has(tag.toLowerCase()));
}

export function isOutputHidden(metadata: JsonRecord, tags: readonly string[]): boolean {
  const jupyter = isRecord(metadata.jupyter) ? metadata.jupyter : {};
  const collapsed = jupyter.outputs_hidden ?? metadata.collapsed;
  return collapsed === true || tags.some((tag) => HIDDEN_OUTPUT_TAGS.has(tag.toLowerCase()));
}

/** The cell stands in the side panel, where the dashboard's template has one. */
export function isSidebarTag(tag: string): boolean {
  return tag.toLowerCase() === "sidebar";
}
