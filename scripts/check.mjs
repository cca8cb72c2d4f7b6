/** `npm run check`: types, linter, fast tests, unused code, package, tests that the documentation names, licences, known vulnerabilities. Runs all and says which failed. `--without-tests` leaves the tests out. */
import { ensureBuilt } from "./lib/build.mjs";
import { ensureNodePackages } from "./lib/node-packages.mjs";
import { main, runVisibly, say } from "./lib/run.mjs";

const CHECKS = [
  ["Types", "tsc", "-b"],
  ["Format and lint", "biome", "check"],
  ["Fast tests", "vitest", "run", "--project", "unit", "--project", "property"],
  ["Unused code", "knip"],
  ["Package", "publint", "run", "--strict"],
];

const SCRIPTS = [
  ["Tests that the documentation names", "scripts/check-named-tests.mjs"],
  ["Licences", "scripts/check-licences.mjs"],
  ["Known vulnerabilities", "scripts/check-vulnerabilities.mjs"],
];

await main(async () => {
  await ensureNodePackages();
  // The package is looked at as it would be published.
  await ensureBuilt();
  const checks = process.argv.includes("--without-tests") ? CHECKS.filter(([, program]) => program !== "vitest") : CHECKS;
  const failed = [];
  for (const [name, program, ...args] of checks) {
    say(`${name}...`);
    if ((await runVisibly(`node_modules/.bin/${program}`, args)) !== 0) failed.push(name);
  }
  for (const [name, script] of SCRIPTS) {
    say(`${name}...`);
    if ((await runVisibly(process.execPath, [script])) !== 0) failed.push(name);
  }
  if (failed.length > 0) say(`Failed: ${failed.join(", ")}.`);
  process.exitCode = failed.length > 0 ? 1 : 0;
});
