/** Typed cells from nbformat's. */
import { isHiddenByTag, isOutputHidden, tagsOf } from "./conventions.js";
import { isRecord, type JsonRecord, multilineText, recordAt } from "./json.js";
import type { Cell } from "./notebook.js";

export interface ReadCell {
  readonly cell: Cell;
  readonly metadata: JsonRecord;
  /** By a tag; layout metadata does not ask. */
  readonly hiddenByTag: boolean;
}

type Report = (problem: string) => void;

/** A malformed cell becomes an empty raw one, so that the others keep their indices. */
export function readCells(cells: readonly unknown[], report: Report): ReadCell[] {
  return cells.map((value, index) => {
    if (isRecord(value)) return readCell(value, index, report);
    report(`Cell ${index} is not an object and is left out.`);
    return { cell: { kind: "raw", index, source: "", tags: [] }, metadata: {}, hiddenByTag: false };
  });
}

function readCell(value: JsonRecord, index: number, report: Report): ReadCell {
  const metadata = recordAt(value, "metadata");
  const tags = tagsOf(metadata);
  const source = multilineText(value.source);
  if (source === undefined) report(`Cell ${index} has no text and is taken as empty.`);
  const base = { index, source: source ?? "", tags };
  const hiddenByTag = isHiddenByTag(tags);
  if (value.cell_type === "code") {
    const cell = {
      ...base,
      kind: "code",
      outputHidden: isOutputHidden(metadata, tags),
      mayRaise: tags.includes("raises-exception"),
    } as const;
    return { cell, metadata, hiddenByTag };
  }
  if (value.cell_type === "markdown")
    return { cell: { ...base, kind: "markdown", attachments: attachmentsOf(value) }, metadata, hiddenByTag };
  if (value.cell_type !== "raw") report(`Cell ${index} is of an unknown kind and is left out.`);
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
    const data = multilineText(content);
    if (/^image\/[\w.+-]+$/.test(mime) && data !== undefined) return `data:${mime};base64,${data.replace(/\s+/g, "")}`;
  }
  return undefined;
}
