/** Gets what tests need of the system, where the system lets itself be changed: by apt, as root. */
import { existsSync } from "node:fs";
import { attempt, StepError, say } from "./run.mjs";

/**
 * `isThere`: asked before and after. `packages`: Debian's names. `answers`: to the questions of packages, for debconf-set-selections.
 * `need`: for the message where it can't be installed.
 */
export async function ensureSystemPackages({ isThere, packages, answers = [], line, need }) {
  if (await isThere()) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say(line);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await attempt("apt-get", ["update"], { env });
    if (answers.length > 0) await attempt("sh", ["-c", 'printf "%s\\n" "$@" | debconf-set-selections', "sh", ...answers], { env });
    await attempt("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env });
    if (await isThere()) return;
  }
  throw new StepError(`The tests need ${need}. On Debian and Ubuntu: apt-get install ${packages.join(" ")}`);
}
