import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "./find-chromium.js";

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "find-chromium-"));
  for (const [folder, name, mode] of [
    ["plain", "chromium", 0o644],
    ["shell", "chrome-headless-shell", 0o755],
    ["chrome", "google-chrome", 0o755],
  ] as const) {
    await mkdir(join(home, folder));
    await writeFile(join(home, folder, name), "", { mode });
  }
});

afterAll(() => rm(home, { recursive: true }));

const find = (...folders: string[]) => findChromium({ path: folders.map((folder) => join(home, folder)).join(":"), platform: "linux" });

test("the first name wins over the first folder; what can't be run is passed over", async () => {
  expect(await find("plain", "chrome", "shell")).toBe(join(home, "shell", "chrome-headless-shell"));
  expect(await find("plain", "chrome")).toBe(join(home, "chrome", "google-chrome"));
});

test("there may be none", async () => {
  expect(await find("plain")).toBeUndefined();
  expect(await findChromium({ path: undefined, platform: "linux" })).toBeUndefined();
});
