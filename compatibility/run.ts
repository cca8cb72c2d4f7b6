/**
 * Tries every library and writes docs/compatibility.md: run by `npm run compatibility`, which installs what is needed. Arguments are names
 * of notebooks: then these alone are tried, and of the others stands what was found last.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../test/support/chromium.js";
import { startServerProcess } from "../test/support/server-process.js";
import { addKernelspecs, ENVIRONMENT, versionsOf } from "./installed.js";
import { PLOTS } from "./libraries/plots.js";
import { TEXT } from "./libraries/text.js";
import { WIDGETS } from "./libraries/widgets.js";
import { type Library, QUESTIONS } from "./library.js";
import { measure, type Surroundings, type Trial } from "./measure.js";
import { openPictureReader } from "./pixels.js";
import { type Finding, type Row, reasonProblems, renderReport } from "./report.js";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
/** What was found, and all pictures, whole: to look at. */
const FINDINGS = path("../.cache/compatibility");
/** One of each, small: for the documentation. */
const IMAGES = path("../docs/images/compatibility");
const IMAGE_WIDTH = 640;
/** Some draw by WebGL, also where there is no graphics processor. */
const WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

const LIBRARIES = [...WIDGETS, ...PLOTS, ...TEXT];

async function tryAll(libraries: readonly Library[]): Promise<void> {
  const env = { KERNEL_PREFIXES: ENVIRONMENT, JUPYTER_PATH: await addKernelspecs(join(FINDINGS, "jupyter")), LOG_LEVEL: "error" };
  const [server, browser] = await Promise.all([
    startServerProcess({ folder: path("notebooks"), env, kernels: "local" }),
    launchChromium(WEBGL),
  ]);
  const reader = await openPictureReader(browser);
  const surroundings = { browser, reader, url: server.url };
  for (const library of libraries) {
    const trial = await measure(library, surroundings);
    await keepPictures(library, trial, surroundings);
    tell(library, trial);
    await keepFinding(library, { answers: trial.answers, versions: await versionsOf(library) });
  }
  await reader.close();
  await browser.close();
  await server.stop();
}

const findingOf = ({ notebook }: Library): string => join(FINDINGS, `${notebook}.json`);

async function keepFinding(library: Library, finding: Finding): Promise<void> {
  await writeFile(findingOf(library), JSON.stringify(finding));
}

/** Undefined where a library was never tried. */
async function readFinding(library: Library): Promise<Row | undefined> {
  const text = await readFile(findingOf(library), "utf8").catch(() => undefined);
  // Written by this script alone.
  return text === undefined ? undefined : { library, ...(JSON.parse(text) as Finding) };
}

async function keepPictures({ notebook }: Library, { pictures }: Trial, { reader }: Surroundings): Promise<void> {
  for (const [name, png] of pictures) await writeFile(join(FINDINGS, `${notebook}-${name}.png`), png);
  const desk = pictures.get("desk");
  if (desk !== undefined) await writeFile(join(IMAGES, `${notebook}.webp`), await reader.shrink(desk, IMAGE_WIDTH));
}

function tell({ title }: Library, { answers, outside, errors }: Trial): void {
  console.info(`${title}: ${QUESTIONS.map((question) => `${question} ${answers[question]}`).join(", ")}`);
  for (const site of outside) console.info(`  asked ${site}`);
  for (const error of errors.slice(0, 4)) console.info(`  error: ${error.slice(0, 200)}`);
}

const asked = process.argv.slice(2);
for (const folder of [FINDINGS, IMAGES]) await mkdir(folder, { recursive: true });
await tryAll(LIBRARIES.filter(({ notebook }) => asked.length === 0 || asked.includes(notebook)));
const found = await Promise.all(LIBRARIES.map(readFinding));
const rows = found.filter((row) => row !== undefined);
if (rows.length === LIBRARIES.length) await writeFile(path("../docs/compatibility.md"), renderReport(rows));
else console.info("Not all libraries have been tried yet, so docs/compatibility.md stays as it is.");
const problems = rows.flatMap(reasonProblems);
for (const problem of problems) console.info(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
