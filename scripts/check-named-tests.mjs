/** Whether the tests that the documentation names are there: their files, and the titles in quotes behind them. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { main, say } from "./lib/run.mjs";

const FOLDERS = ["docs", "docs/decisions"];
/** `test/api/a.test.ts` "one title", "another" */
const NAMED = /`([\w./-]+\.test\.tsx?)`((?:,? "[^"|]+")*)/g;

async function problemsOf(file) {
  const problems = [];
  for (const [, test, titles] of (await readFile(file, "utf8")).matchAll(NAMED)) {
    const source = await readFile(test, "utf8").catch(() => undefined);
    if (source === undefined) problems.push(`${file} names ${test}, which is not there.`);
    else {
      for (const [, title] of titles.matchAll(/"([^"]+)"/g)) {
        const isThere = ['"', "'", "`"].some((quote) => source.includes(`(${quote}${title}`) || source.includes(`${title}${quote}, `));
        if (!isThere) problems.push(`${file} names "${title}" in ${test}, which has no such test.`);
      }
    }
  }
  return problems;
}

await main(async () => {
  const files = [];
  for (const folder of FOLDERS) {
    for (const name of await readdir(folder)) if (name.endsWith(".md")) files.push(join(folder, name));
  }
  const problems = (await Promise.all(files.map(problemsOf))).flat();
  for (const problem of problems) say(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
});
