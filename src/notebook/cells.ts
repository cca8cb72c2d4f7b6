/** Typed cells from nbformat's. */
import { isHiddenByTag, isOutputHidden, tagsOf } from "./conventions.js";
import { expectedHeight } from "./expected-height.js";
import { isRecord, type JsonRecord, multilineText, recordAt } from "./json.js";
import type { Cell } from "./notebook.js";
import { brief, type Problems } from "./problems.js";
import { slideTypeOf } from "./slides.js";

export interface ReadCell {
  readonly cell: Cell;
  readonly metadata: JsonRecord;
  /** By a tag. */
  readonly hiddenByTag: boolean;
}

/** What nbformat's attachments hold: base64, with line breaks at will. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * A malformed cell becomes an empty raw one, so that the others keep their indices. `conventions`: whether tags and folded outputs
 * decide what is shown; a dashboard layout decides alone.
 */
export function readCells(cells: readonly unknown[], conventions: boolean, problems: Problems): ReadCell[] {
  const wasSavedWithOutputs = cells.some((value) => isRecord(value) && Array.isArray(value.outputs) && value.outputs.length > 0);
  return cells.map((value, index) => {
    if (isRecord(value)) return readCell(value, index, { conventions, wasSavedWithOutputs }, problems);
    problems.add(`Cell ${index} is not an object and is left out.`);
    return { cell: { kind: "raw", index, source: "", tags: [] }, metadata: {}, hiddenByTag: false };
  });
}

interface Reading {
  readonly conventions: boolean;
  readonly wasSavedWithOutputs: boolean;
}

function readCell(value: JsonRecord, index: number, { conventions, wasSavedWithOutputs }: Reading, problems: Problems): ReadCell {
  const metadata = recordAt(value, "metadata");
  const tags = tagsOf(metadata);
  if (metadata.tags !== undefined && !Array.isArray(metadata.tags))
    problems.add(`The tags of cell ${index} are ${brief(metadata.tags)}, not a list; it has none.`);
  const source = multilineText(value.source);
  if (source === undefined) problems.add(`Cell ${index} has no text and is taken as empty.`);
  const slideType = slideTypeOf(metadata);
  const base = { index, source: source ?? "", tags, ...(slideType === undefined ? {} : { slideType }) };
  const hiddenByTag = conventions && isHiddenByTag(tags);
  if (value.cell_type === "code") {
    const cell = {
      ...base,
      kind: "code",
      outputHidden: conventions && isOutputHidden(metadata, tags),
      mayRaise: tags.includes("raises-exception"),
      ...(wasSavedWithOutputs ? { expectedHeight: expectedHeight(value.outputs) } : {}),
    } as const;
    return { cell, metadata, hiddenByTag };
  }
  if (value.cell_type === "markdown")
    return { cell: { ...base, kind: "markdown", attachments: attachmentsOf(value) }, metadata, hiddenByTag };
  if (value.cell_type !== "raw") problems.add(`Cell ${index} is of an unknown kind and is left out.`);
  return { cell: { ...base, kind: "raw" }, metadata, hiddenByTag };
}

function attachmentsOf(value: JsonRecord): Readonly<Record<string, string>> {
  const entries = Object.entries(recordAt(value, "attachments")).flatMap(([name, bundle]) => {
    const uri = isRecord(bundle) ? dataUri(bundle) : undefined;
    return uri === undefined ? [] : [[name, uri] as const];
  });
  return Object.fromEntries(entries);
}

function dataUri(bundle: JsonRecord): string | undefined {
  for (const [mime, content] of Object.entries(bundle)) {
    if (!/^image\/[\w.+-]+$/.test(mime)) continue;
    const data = multilineText(content)?.replace(/\s+/g, "") ?? "";
    if (BASE64.test(data)) return `data:${mime};base64,${data}`;
  }
  return undefined;
}
