/** `npm run compatibility`: tries the libraries that notebooks use and writes docs/compatibility.md. Arguments name notebooks of compatibility/notebooks. */
import { join } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureRLibraries } from "./lib/kernels.mjs";
import { ensureNodePackages } from "./lib/node-packages.mjs";
import { ensureFormerWidgets, ensureLibraries } from "./lib/python.mjs";
import { main, ROOT, runVisibly } from "./lib/run.mjs";

await main(async () => {
  await ensureNodePackages();
  await Promise.all([ensureLibraries(), ensureFormerWidgets(), ensureRLibraries(), ensureBuilt()]);
  const env = { ...process.env, CHROMIUM_PATH: await ensureChromium() };
  process.exitCode = await runVisibly(join(ROOT, "node_modules/.bin/tsx"), ["compatibility/run.ts", ...process.argv.slice(2)], { env });
});
