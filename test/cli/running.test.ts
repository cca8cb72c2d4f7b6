import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inTime } from "../support/patience.js";
import { COMMAND } from "./command.js";

let folder: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
});

afterEach(async () => {
  running?.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

/** Resolves to the first line on stdout. */
async function serve(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ line: string; child: ChildProcess }> {
  const started = spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  running = started;
  started.stderr.resume();
  const [line] = await inTime(once(createInterface(started.stdout), "line"), () => "a line on stdout");
  return { line: String(line), child: started };
}

test("says what it serves and where, and is there", async () => {
  const { line } = await serve([folder, "--port", "0"]);
  const address = /^Dashboards of (.*) are at (http:\/\/127\.0\.0\.1:\d+)$/.exec(line);
  expect(address?.[1]).toBe(folder);
  const response = await fetch(`${address?.[2]}/dashboards`);
  expect(response.status).toBe(200);
});

test("takes its folder, port and base URL from the environment, and nothing that desktops set there", async () => {
  const { line } = await serve([], { NOTEBOOKS_DIR: folder, PORT: "0", BASE_URL: "/apps", LANGUAGE: "en_US:en" });
  const address = /http:\/\/127\.0\.0\.1:\d+\/apps/.exec(line)?.[0];
  expect((await fetch(`${address}/dashboards`)).status).toBe(200);
});

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  test("ends it well", async () => {
    const { child } = await serve([folder, "--port", "0"]);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
