/**
 * `npm run check:packages`: checks the notebooks in the source archives of the libraries in python/requirements-libraries.txt and writes
 * docs/checked-notebooks.md. Arguments name packages: these alone are checked, and of the others stands what was found last.
 */
import { join } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { ensureNodePackages } from "./lib/node-packages.mjs";
import { ensureLibraries } from "./lib/python.mjs";
import { main, ROOT, runVisibly } from "./lib/run.mjs";

await main(async () => {
  await ensureNodePackages();
  await Promise.all([ensureLibraries(), ensureBuilt()]);
  process.exitCode = await runVisibly(join(ROOT, "node_modules/.bin/tsx"), ["compatibility/check-packages.ts", ...process.argv.slice(2)]);
});
