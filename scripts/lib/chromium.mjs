/** Finds a Chromium for the browser tests, or installs one. */
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { attempt, ROOT, StepError, say } from "./run.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const FOLDERS = ["/usr/bin", "/usr/local/bin", "/snap/bin"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const CACHES = [
  process.env.PLAYWRIGHT_BROWSERS_PATH,
  join(homedir(), ".cache/ms-playwright"),
  join(homedir(), "Library/Caches/ms-playwright"),
];
const DOWNLOADED = ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium"];

/** Resolves to the absolute path of the program. */
export async function ensureChromium() {
  return findChromium() ?? (await installFromDebian()) ?? (await installFromPlaywright());
}

function findChromium() {
  const named = [process.env.CHROMIUM_PATH, process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH].find((path) => path);
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new StepError(`There is no Chromium at ${named}, which CHROMIUM_PATH or PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH names.`);
  }
  const usual = FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...usual, MAC].find((path) => existsSync(path)) ?? findDownloaded();
}

/** What `playwright-core install` leaves behind: a folder for each version, of which the last is taken. */
function findDownloaded() {
  const found = CACHES.filter((cache) => cache !== undefined && existsSync(cache)).flatMap((cache) => {
    const versions = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
    return versions.flatMap((version) => DOWNLOADED.map((program) => join(cache, version, program)));
  });
  return found.findLast((path) => existsSync(path));
}

async function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  say("Installing Chromium for the browser tests...");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await attempt("apt-get", ["update"], { env });
  await attempt("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
  return findChromium();
}

async function installFromPlaywright() {
  say("Downloading Chromium for the browser tests...");
  await attempt(join(ROOT, "node_modules/.bin/playwright-core"), ["install", "chromium"]);
  const found = findChromium();
  if (found !== undefined) return found;
  throw new StepError("The browser tests need Chromium. Install it, or name its program in the variable CHROMIUM_PATH.");
}
