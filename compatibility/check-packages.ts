/** Checks the notebooks that libraries' source archives hold: run by `npm run check:packages`, which installs what is needed. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { NotebookReport } from "../src/check/report.js";
import { type CheckedPackage, renderCheckedPackages } from "./checked-packages.js";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const run = promisify(execFile);

const ENVIRONMENT = path("../.venv-libraries");
const ADMIN = path("../dist/bin/admin.js");
const PAGE = path("../docs/checked-notebooks.md");
/** What was found, by package. */
const FINDINGS = path("../.cache/checked-notebooks");
const INDEX = "https://pypi.org/simple/";
const LIMIT_SECONDS = "90";
const MOST_OUTPUT = 256 * 1024 * 1024;

/** Have nothing to show, or no notebooks and a large archive. */
const LEFT_OUT = new Set([
  "ipykernel",
  "numpy",
  "pandas",
  "nbformat",
  "networkx",
  "jinja2",
  "vl-convert-python",
  "unearth",
  "hvsampledata",
  "bokeh_sampledata",
  "xarray",
  "scikit-learn",
  "dask",
]);

interface Requirement {
  readonly name: string;
  readonly version: string;
}

async function requirements(): Promise<readonly Requirement[]> {
  const text = await readFile(path("../python/requirements-libraries.txt"), "utf8");
  const lines = [...text.matchAll(/^([\w.-]+)==(\S+)$/gm)].map(([, name = "", version = ""]) => ({ name, version }));
  return lines.filter(({ name }) => !LEFT_OUT.has(name.toLowerCase()));
}

async function checkPackage(requirement: Requirement): Promise<CheckedPackage> {
  const work = await mkdtemp(join(tmpdir(), "check-packages-"));
  try {
    await unpackSource(requirement, work);
    const count = await unveil(work);
    return { ...requirement, notebooks: count === 0 ? [] : await check(work) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** By a client that needs not build what it downloads. */
async function unpackSource({ name, version }: Requirement, folder: string): Promise<void> {
  const archives = join(folder, "archive");
  const args = ["-m", "unearth", `${name}==${version}`, "--no-binary", "--index-url", INDEX, "--download", archives];
  await run(join(ENVIRONMENT, "bin/python"), args, { maxBuffer: MOST_OUTPUT });
  for (const archive of await readdir(archives)) {
    const unpack = archive.endsWith(".zip") ? "zipfile" : "tarfile";
    await run(join(ENVIRONMENT, "bin/python"), ["-m", unpack, "-e", join(archives, archive), folder]);
  }
  await rm(archives, { recursive: true });
}

/** How many notebooks there are. An index.ipynb would make a bundle of its folder, whose other notebooks nobody could open. */
async function unveil(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ipynb"));
  for (const file of files.filter((name) => basename(name) === "index.ipynb"))
    await rename(join(folder, file), join(folder, dirname(file), "index page.ipynb"));
  return files.length;
}

async function check(folder: string): Promise<readonly NotebookReport[]> {
  const args = [ADMIN, "check", folder, "--json", "--time-limit", LIMIT_SECONDS, "--kernel-prefixes", ENVIRONMENT];
  // It ends with another code than 0 where one does not show whole, which is what is to be found out.
  const { stdout } = await run(process.execPath, args, { maxBuffer: MOST_OUTPUT }).catch((error: unknown) => {
    if (error instanceof Error && "stdout" in error && error.stdout !== "") return { stdout: String(error.stdout) };
    throw error;
  });
  // Written by our own command.
  return (JSON.parse(stdout) as { readonly notebooks: readonly NotebookReport[] }).notebooks;
}

const findingOf = ({ name }: Requirement): string => join(FINDINGS, `${name}.json`);

/** Undefined where it was never checked. */
async function readFinding(requirement: Requirement): Promise<CheckedPackage | undefined> {
  const text = await readFile(findingOf(requirement), "utf8").catch(() => undefined);
  // Written by this script alone.
  return text === undefined ? undefined : (JSON.parse(text) as CheckedPackage);
}

await mkdir(FINDINGS, { recursive: true });
const all = await requirements();
const names = process.argv.slice(2);
for (const requirement of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const checked = await checkPackage(requirement);
  await writeFile(findingOf(requirement), JSON.stringify(checked));
  console.info(`${checked.name} ${checked.version}: ${checked.notebooks.length} notebooks`);
}
const findings = await Promise.all(all.map(readFinding));
const unchecked = all.filter((_, index) => findings[index] === undefined).map(({ name, version }) => `${name} ${version}`);
const page = renderCheckedPackages(
  findings.flatMap((finding) => finding ?? []),
  unchecked,
);
await writeFile(PAGE, page);
