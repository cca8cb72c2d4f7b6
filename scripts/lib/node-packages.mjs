/** Installs the node packages of package-lock.json where they are not there yet. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { attempt, ROOT, say, step } from "./run.mjs";

export async function ensureNodePackages() {
  if (await areInstalled()) return;
  say("Installing node packages (the first time takes a minute)...");
  const { ok } = await attempt("npm", ["ci"]);
  // A registry may lack optional binaries of other platforms, which `npm ci` insists on and this way does not. It keeps to the lock too.
  if (!ok) await step("Installing node packages another way...", "npm", ["install", "--no-save"]);
}

/** Compares the lock with npm's own record of what it installed. Optional packages depend on the platform. */
async function areInstalled() {
  const wanted = await packagesIn("package-lock.json");
  const installed = await packagesIn("node_modules/.package-lock.json");
  if (wanted === undefined || installed === undefined) return false;
  const required = Object.entries(wanted).filter(([path, entry]) => path !== "" && !entry.optional);
  return required.every(([path, entry]) => installed[path]?.version === entry.version);
}

async function packagesIn(path) {
  try {
    return JSON.parse(await readFile(join(ROOT, path), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
