/** From a file's text to the cells and metadata of nbformat 4; nbformat 3 is upgraded. Source: nbformat, "The Notebook file format". */
import { parseLenientJson } from "../protocol/lenient-json.js";
import { InvalidNotebookError, UnsupportedFormatError } from "./errors.js";
import { isRecord, type JsonRecord, multilineText, textAt } from "./json.js";
import { passedBound } from "./json-size.js";

export interface RawNotebook {
  readonly metadata: JsonRecord;
  readonly cells: readonly unknown[];
}

const OLDEST = 3;
const NEWEST = 4;

/** Characters. A smaller text makes nothing of itself that would matter. */
const SMALL = 1024 * 1024;
/** Far more than notebooks have, and what a server can still hold a few times. */
const BOUNDS = { values: 2_000_000, depth: 500 };
/** Each is made more of than any other value: it is read, laid out, shown and run. */
const MOST_CELLS = 100_000;

/** Throws InvalidNotebookError. */
export function readNbformat(text: string): RawNotebook {
  requireBounded(text);
  const value = parse(text);
  if (!isRecord(value)) throw new InvalidNotebookError("This file is JSON, but not a notebook. Save it from Jupyter again.");
  const { nbformat } = value;
  if (typeof nbformat !== "number")
    throw new InvalidNotebookError("This file has no nbformat number, so it is not a notebook. Save it from Jupyter again.");
  if (nbformat < OLDEST || nbformat >= NEWEST + 1) {
    throw new UnsupportedFormatError(
      `This notebook has format ${nbformat}; formats ${OLDEST} and ${NEWEST} can be shown. Open it in a current Jupyter and save it again.`,
    );
  }
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  const cells = nbformat < NEWEST ? upgradedCells(value) : value.cells;
  if (!Array.isArray(cells)) throw new InvalidNotebookError("This notebook has no list of cells. Save it from Jupyter again.");
  if (cells.length > MOST_CELLS) {
    throw new InvalidNotebookError(
      `This notebook has more than ${MOST_CELLS.toLocaleString("en")} cells, more than can be shown. Divide it in Jupyter into several.`,
    );
  }
  return { metadata: nbformat < NEWEST ? upgradedMetadata(metadata, languageOf(value)) : metadata, cells };
}

/** The text could be read, but would take the server's memory or hold it up. */
function requireBounded(text: string): void {
  if (text.length <= SMALL) return;
  const passed = passedBound(text, BOUNDS);
  if (passed === "values") {
    throw new InvalidNotebookError(
      `This notebook holds more than ${BOUNDS.values.toLocaleString("en")} values, more than can be shown. Clear its outputs in Jupyter and save it again.`,
    );
  }
  if (passed === "depth") {
    throw new InvalidNotebookError(
      `This notebook holds lists within lists, more than ${BOUNDS.depth} deep, which can't be shown. Clear its outputs in Jupyter and save it again.`,
    );
  }
}

function parse(text: string): unknown {
  try {
    return parseLenientJson(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new InvalidNotebookError("This file is not a notebook: it is not valid JSON. Save it from Jupyter again.");
  }
}

/** Format 3 calls the title `name`, and knows the language from its cells alone. */
function upgradedMetadata(metadata: JsonRecord, language: string | undefined): JsonRecord {
  const { name, ...rest } = metadata;
  return {
    ...(typeof name === "string" && name !== "" ? { title: name } : {}),
    ...(language === undefined ? {} : { language_info: { name: language } }),
    ...rest,
  };
}

function languageOf(notebook: JsonRecord): string | undefined {
  const code = worksheetCells(notebook)?.find((cell) => isRecord(cell) && cell.cell_type === "code");
  return isRecord(code) ? textAt(code, "language") : undefined;
}

function upgradedCells(notebook: JsonRecord): unknown[] | undefined {
  return worksheetCells(notebook)?.map(upgradedCell);
}

function worksheetCells(notebook: JsonRecord): unknown[] | undefined {
  if (!Array.isArray(notebook.worksheets)) return undefined;
  return notebook.worksheets.flatMap((sheet: unknown) => (isRecord(sheet) && Array.isArray(sheet.cells) ? sheet.cells : []));
}

function upgradedCell(cell: unknown): unknown {
  if (!isRecord(cell)) return cell;
  if (cell.cell_type === "heading") {
    const level = typeof cell.level === "number" ? Math.min(6, Math.max(1, Math.trunc(cell.level))) : 1;
    const heading = (multilineText(cell.source) ?? "").replace(/\s*\n\s*/g, " ");
    return { ...cell, cell_type: "markdown", source: `${"#".repeat(level)} ${heading}` };
  }
  if (cell.cell_type === "html") return { ...cell, cell_type: "markdown" };
  if (cell.cell_type !== "code") return cell;
  const metadata = isRecord(cell.metadata) ? cell.metadata : {};
  return { ...cell, source: cell.input, metadata: { collapsed: cell.collapsed === true, ...metadata } };
}
