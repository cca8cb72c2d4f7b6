/** A dashboard for Jupyter clients to run cell by cell, and a visitor's cookie for them to hold. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookText, writeNotebook } from "../support/write-notebook.js";

/** The cells by their index. */
export const CELL = { title: 0, greet: 1, add: 2, slider: 3, sleep: 4, fail: 5, wait: 6, die: 7 } as const;

/** Kernels may run elsewhere: what a cell waits for is named by its whole path. */
const sources = (folder: string): readonly string[] => [
  "# Cells for a client",
  "secret_name = 'Ada'\nprint('hello', secret_name)",
  "1 + 1",
  [
    "import ipywidgets as widgets",
    "slider = widgets.IntSlider(3)",
    "slider.observe(lambda change: print('moved to', change.new), 'value')",
    "slider.on_msg(lambda _, content, __: print('heard', content))",
    "slider",
  ].join("\n"),
  "import time\nprint('asleep', flush=True)\ntime.sleep(60)",
  "raise ValueError('as the author meant it')",
  `import os, time\nprint('begun', flush=True)\nwhile not os.path.exists(${JSON.stringify(join(folder, "go"))}): time.sleep(0.02)\nprint('done')`,
  "import os\nos._exit(1)",
];

export interface ClientServer {
  readonly server: ServerProcess;
  readonly folder: string;
  close(): Promise<void>;
}

export async function startForClients(): Promise<ClientServer> {
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  await writeNotebook(join(folder, "cells.ipynb"), ...sources(folder));
  await writeNotebook(join(folder, "widgets.ipynb"), "import ipywidgets\nipywidgets.IntSlider(3)");
  const shared = JSON.parse(notebookText("1 + 1"));
  shared.metadata.jupyter_dashboards_server = { session: "shared" };
  await writeFile(join(folder, "shared.ipynb"), JSON.stringify(shared));
  const server = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
  return {
    server,
    folder,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
