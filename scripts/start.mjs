/** `npm start`: gets everything that is needed, then serves the examples. Further arguments go to the server. */
import { join } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { ensureKernels, sayWhetherR } from "./lib/kernels.mjs";
import { ensureNodePackages } from "./lib/node-packages.mjs";
import { ensurePython } from "./lib/python.mjs";
import { main, ROOT } from "./lib/run.mjs";

/** Shows visitors how a failed cell looks; nothing to greet them with. */
const HIDDEN = "failing-cell";

await main(async () => {
  await ensureNodePackages();
  const python = await ensurePython();
  await ensureKernels(python);
  sayWhetherR(python);
  await ensureBuilt();
  // As variables, so that arguments still decide.
  process.env.NOTEBOOKS_DIR ||= join(ROOT, "examples");
  process.env.HIDDEN_PATHS ||= HIDDEN;
  process.env.KERNEL_PREFIXES = [python, process.env.KERNEL_PREFIXES].filter(Boolean).join(",");
  process.env.LOG_FORMAT ||= "pretty";
});

// In this process, so that its signals are the server's.
await import("../dist/bin/server.js");
