/** Gets kernels of other languages than Python where the server finds them: JavaScript by Deno, bash, R. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { attempt, ROOT, say, step } from "./run.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";

const KERNELS = "share/jupyter/kernels";
const R_PACKAGE = "r-cran-irkernel";
const HAS_R = 'for (name in c("IRkernel", "jsonlite")) stopifnot(requireNamespace(name, quietly = TRUE))';
const HAS_R_LIBRARIES = 'for (name in c("IRkernel", "ggplot2", "plotly", "DT")) stopifnot(requireNamespace(name, quietly = TRUE))';

/** Writes the kernelspecs of what came with the packages of npm and Python. `environment`: the folder of the Python environment. */
export async function ensureKernels(environment) {
  // Where several folders share an environment, the kernelspecs name what stays.
  const prefix = await realpath(environment);
  const deno = await findDeno();
  if (deno === undefined) say("There is no Deno for this machine: dashboards in JavaScript and TypeScript can't run here.");
  else await writeSpec(join(prefix, KERNELS, "deno"), denoSpec(deno));
  if (existsSync(join(prefix, KERNELS, "bash", "kernel.json"))) return;
  await step("Adding the kernel for bash...", join(prefix, "bin/python"), ["-m", "bash_kernel.install", "--sys-prefix"]);
}

/** Installing programs of the system is left to its owner: a server must not change a machine because it was started. */
export function sayWhetherR(prefix) {
  const folders = [prefix, join(homedir(), ".local"), "/usr/local", "/usr"].map((folder) => join(folder, KERNELS, "ir"));
  if (!folders.some((folder) => existsSync(folder)))
    say(`There is no kernel for R; its example will say so. On Debian and Ubuntu: apt-get install ${R_PACKAGE}`);
}

/** For tests, which need it. */
export function ensureR() {
  return ensureSystemPackages({
    isThere: hasR,
    packages: [R_PACKAGE],
    line: "Installing R and its kernel for the tests...",
    need: "R with its packages IRkernel and jsonlite",
  });
}

/** For `npm run compatibility`, with the kernel. */
export function ensureRLibraries() {
  return ensureSystemPackages({
    isThere: async () => (await attempt("Rscript", ["-e", HAS_R_LIBRARIES])).ok,
    packages: [R_PACKAGE, "r-cran-ggplot2", "r-cran-plotly", "r-cran-dt"],
    line: "Installing R's libraries...",
    need: "R with its packages IRkernel, ggplot2, plotly and DT",
  });
}

async function hasR() {
  return (await attempt("Rscript", ["-e", HAS_R])).ok;
}

/** npm brings the program of this platform alone. Its own path, whatever links lead to it. */
async function findDeno() {
  const folder = join(ROOT, "node_modules/@deno");
  const platforms = await readdir(folder).catch(() => []);
  const program = platforms.map((platform) => join(folder, platform, process.platform === "win32" ? "deno.exe" : "deno")).find(existsSync);
  return program === undefined ? undefined : realpath(program);
}

function denoSpec(program) {
  return {
    argv: [program, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    // A gateway takes it at its word; on the signal that is meant otherwise, Deno ends.
    interrupt_mode: "message",
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
  };
}

async function writeSpec(folder, spec) {
  const file = join(folder, "kernel.json");
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if ((await readFile(file, "utf8").catch(() => undefined)) === text) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
