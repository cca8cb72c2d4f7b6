/** What is installed where notebooks of libraries run. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Library } from "./library.js";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const run = promisify(execFile);

export const ENVIRONMENT = path("../.venv-libraries");
const FORMER_WIDGETS = path("../.venv-ipywidgets7");

/** For the environment of the server: where the kernelspec is that the notebook for the former widgets names. */
export async function addKernelspecs(folder: string): Promise<string> {
  const kernel = join(folder, "kernels", "ipywidgets7");
  const argv = [join(FORMER_WIDGETS, "bin", "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  await mkdir(kernel, { recursive: true });
  await writeFile(join(kernel, "kernel.json"), JSON.stringify({ argv, display_name: "Python 3, ipywidgets 7", language: "python" }));
  return folder;
}

/** "plotly 7.1.0" */
export async function versionsOf({ environment, packages }: Library): Promise<readonly string[]> {
  if (environment === "R") return Promise.all(packages.map(async (name) => `${name} ${await versionInR(name)}`));
  const versions = await versionsInPython(environment === undefined ? ENVIRONMENT : FORMER_WIDGETS);
  return packages.map((name) => `${name} ${versions.get(keyOf(name)) ?? "?"}`);
}

async function versionInR(name: string): Promise<string> {
  const { stdout } = await run("Rscript", ["-e", `cat(as.character(packageVersion("${name}")))`]);
  return stdout.trim();
}

/** By distribution, as pip has left them. */
async function versionsInPython(environment: string): Promise<Map<string, string>> {
  const lib = join(environment, "lib");
  const python = (await readdir(lib)).find((name) => name.startsWith("python")) ?? "python3";
  const folder = join(lib, python, "site-packages");
  const infos = (await readdir(folder)).filter((name) => name.endsWith(".dist-info"));
  const headers = await Promise.all(infos.map((info) => readFile(join(folder, info, "METADATA"), "utf8")));
  return new Map(headers.map((header) => [keyOf(/^Name: (.+)$/m.exec(header)?.[1] ?? ""), /^Version: (.+)$/m.exec(header)?.[1] ?? ""]));
}

/** pip's names of one distribution differ in case and in what parts their words. */
const keyOf = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
