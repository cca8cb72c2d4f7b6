/** From a notebook file's text to a dashboard's typed document. Pure. */
import { readCells } from "./cells.js";
import { readSettings, SETTINGS_KEY } from "./dashboard-settings.js";
import { isRecord, type JsonRecord, recordAt, textAt } from "./json.js";
import type { KernelPreference, Notebook } from "./notebook.js";
import { Problems } from "./problems.js";
import { readNbformat } from "./read-nbformat.js";
import { titleOf } from "./title.js";
import { hasViews, readViews } from "./views.js";

/** `fileName` ends in ".ipynb"; it is the last resort for a title. Throws InvalidNotebookError. */
export function parseNotebook(text: string, fileName: string): Notebook {
  const raw = readNbformat(text);
  const problems = new Problems();
  const read = readCells(raw.cells, !hasViews(raw.metadata), problems);
  const cells = read.map(({ cell }) => cell);
  return {
    title: titleOf(textAt(raw.metadata, "title"), cells, fileName),
    kernel: kernelOf(raw.metadata),
    cells,
    views: readViews(raw.metadata, read, problems),
    settings: readSettings(raw.metadata[SETTINGS_KEY], (problem) => problems.add(problem)),
    problems: problems.lines(),
  };
}

function kernelOf(metadata: JsonRecord): KernelPreference {
  const spec = recordAt(metadata, "kernelspec");
  const info = isRecord(metadata.language_info) ? metadata.language_info : {};
  const name = textAt(spec, "name");
  const language = textAt(spec, "language") ?? textAt(info, "name");
  const displayName = textAt(spec, "display_name");
  return {
    ...(name === undefined ? {} : { name }),
    ...(language === undefined ? {} : { language }),
    ...(displayName === undefined ? {} : { displayName }),
  };
}
