/** Whether everything that is installed with the server has a licence that lets anybody use it. Says what has not. */
import { readFile } from "node:fs/promises";

const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Python-2.0",
  "Unlicense",
]);

const { packages } = JSON.parse(await readFile(new URL("../package-lock.json", import.meta.url), "utf8"));
const installed = Object.entries(packages).filter(([path, { dev, optional }]) => path !== "" && !dev && !optional);
const strange = installed.filter(([, { license }]) => !isAllowed(license ?? ""));
for (const [path, { version, license }] of strange) {
  console.error(
    `${path.replace(/^.*node_modules\//, "")} ${version} has the licence ${license ?? "that it does not name"}; is that one for this project?`,
  );
}
if (strange.length === 0) console.log(`${installed.length} packages, all with licences that are allowed.`);
process.exitCode = strange.length > 0 ? 1 : 0;

/** An SPDX expression: one of what OR joins is enough, all of what AND joins are needed. */
function isAllowed(expression) {
  return expression
    .replaceAll(/[()]/g, " ")
    .split(/\sOR\s/)
    .some((part) => part.split(/\sAND\s/).every((licence) => ALLOWED.has(licence.trim())));
}
