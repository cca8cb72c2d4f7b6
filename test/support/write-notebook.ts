/** Notebooks that tests write themselves: Markdown cells begin with "#", the others are Python. */
import { writeFile } from "node:fs/promises";

export async function writeNotebook(file: string, ...cells: readonly string[]): Promise<void> {
  await writeFile(file, notebookText(...cells));
}

export function notebookText(...cells: readonly string[]): string {
  return notebookWith({}, ...cells);
}

/** `settings`: how the dashboard is run, in the words of its metadata. */
export function notebookWith(settings: object, ...cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
      jupyter_dashboards_server: settings,
    },
    cells: cells.map((source) =>
      source.startsWith("#")
        ? { cell_type: "markdown", metadata: {}, source }
        : { cell_type: "code", metadata: {}, source, outputs: [], execution_count: null },
    ),
  });
}
