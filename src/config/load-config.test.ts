import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "./load-config.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function fileOf(text: string): Promise<string> {
  const path = join(folder, "options.json");
  await writeFile(path, text);
  return path;
}

test("the file that --config names is read", async () => {
  const configFile = await fileOf('{ "PORT": 8080 }');
  expect((await loadConfig({ flags: {}, env: {}, configFile })).port).toBe(8080);
});

test("so is the one that CONFIG_FILE names, unless --config names another", async () => {
  const path = await fileOf('{ "PORT": 8080 }');
  expect((await loadConfig({ flags: {}, env: { CONFIG_FILE: path } })).port).toBe(8080);
  expect((await loadConfig({ flags: {}, env: { CONFIG_FILE: "/missing.json" }, configFile: path })).port).toBe(8080);
});

test("without a file the rest holds", async () => {
  expect((await loadConfig({ flags: {}, env: { PORT: "81", CONFIG_FILE: "" } })).port).toBe(81);
});

test.each([
  ["{ PORT: 1 }", /options\.json is not JSON: /],
  ["[1]", /options\.json must hold one JSON object\.$/],
])("a file that holds %j is refused in one line", async (text, message) => {
  const configFile = await fileOf(text);
  await expect(loadConfig({ flags: {}, env: {}, configFile })).rejects.toThrow(message);
});

test("a file that can't be read is named, with the reason", async () => {
  const missing = join(folder, "missing.json");
  const attempt = loadConfig({ flags: {}, env: {}, configFile: missing });
  await expect(attempt).rejects.toThrow(`Can't read the configuration file ${missing}: there is no such file.`);
  await expect(loadConfig({ flags: {}, env: {}, configFile: folder })).rejects.toThrow("it is a folder");
});
