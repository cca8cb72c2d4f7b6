#!/usr/bin/env node
/** The command `jupyter-dashboards-admin`: gives it the process it runs in. */
import { homedir, tmpdir } from "node:os";
import { EXIT } from "../admin/exit-codes.js";
import { runAdmin } from "../admin/run.js";
import { readVersion } from "./version.js";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => stopping.abort());
}

// Whoever reads our results may have had enough, like `head`.
process.stdout.on("error", (error) => {
  if (!("code" in error && error.code === "EPIPE")) throw error;
  process.exit(EXIT.failed);
});

process.exitCode = await runAdmin(process.argv.slice(2), await readVersion(), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  home: homedir(),
  temporaryFolder: tmpdir(),
  signal: stopping.signal,
  now: () => new Date(),
});
