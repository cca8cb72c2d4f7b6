/** Builds the server and the browser's files where their sources have changed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, step } from "./run.mjs";
import { hashOf, isCurrent, writeStamp } from "./stamps.mjs";

const SETTINGS = ["package-lock.json", "tsconfig.base.json"];

const SERVER = {
  line: "Building the server...",
  sources: [...SETTINGS, "src"],
  stamp: "dist/.server-stamp",
  result: "dist/bin/server.js",
  command: ["node_modules/.bin/vite", ["build", "--config", "src/vite.config.mjs"]],
};

const CLIENT = {
  line: "Building the browser's files...",
  sources: [...SETTINGS, "client", "src/errors", "src/protocol", "src/outputs", "src/pages"],
  stamp: "dist/.client-stamp",
  result: "dist/client",
  command: ["node_modules/.bin/vite", ["build", "--config", "client/vite.config.ts"]],
};

export async function ensureBuilt() {
  for (const part of [SERVER, CLIENT]) await build(part);
}

async function build({ line, sources, stamp, result, command: [program, args] }) {
  const hash = await hashOf(sources);
  if (existsSync(join(ROOT, result)) && (await isCurrent(stamp, hash))) return;
  await step(line, program, args);
  await writeStamp(stamp, hash);
}
