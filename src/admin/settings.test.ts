import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseServer, readSettings, type SettingFlags } from "./settings.js";

let home: string;
let warnings: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "settings-"));
  warnings = [];
});

afterEach(() => rm(home, { recursive: true }));

async function writeConfig(content: unknown, mode = 0o600): Promise<string> {
  const file = join(home, ".config", "jupyter-dashboards", "admin.json");
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  await chmod(file, mode);
  return file;
}

async function read(flags: Partial<SettingFlags> = {}, env: Readonly<Record<string, string>> = {}) {
  const { server, token } = await readSettings({ flags: { timeout: 1, ...flags }, env, home, warn: (line) => warnings.push(line) });
  return { server: server.href, token };
}

test("without anything: this machine, no token", async () => {
  expect(await read()).toEqual({ server: "http://127.0.0.1:3000/", token: undefined });
});

test("flags come before the environment, that before the file", async () => {
  await writeConfig({ server: "https://a.example", token: "file" });
  const env = { JUPYTER_DASHBOARDS_SERVER: "https://b.example", JUPYTER_DASHBOARDS_TOKEN: "env" };
  expect(await read()).toEqual({ server: "https://a.example/", token: "file" });
  expect(await read({}, env)).toEqual({ server: "https://b.example/", token: "env" });
  expect(await read({ server: "https://c.example", token: "flag" }, env)).toEqual({ server: "https://c.example/", token: "flag" });
});

test("a saved token is shown to the server it was saved for, and to no other", async () => {
  await writeConfig({ server: "https://a.example/apps/", token: "file" });
  expect((await read({ server: "https://a.example/apps" })).token).toBe("file");
  expect((await read({ server: "https://a.example" })).token).toBeUndefined();
  expect((await read({}, { JUPYTER_DASHBOARDS_SERVER: "http://a.example/apps" })).token).toBeUndefined();
});

test("variables that are set to nothing count as not set", async () => {
  await writeConfig({ server: "https://a.example", token: "file" });
  const env = { JUPYTER_DASHBOARDS_SERVER: "", JUPYTER_DASHBOARDS_TOKEN: "", XDG_CONFIG_HOME: "" };
  expect(await read({}, env)).toEqual({ server: "https://a.example/", token: "file" });
});

test("a token that others can read is warned of", async () => {
  const file = await writeConfig({ token: "file" }, 0o644);
  await read();
  expect(warnings).toEqual([expect.stringContaining(`chmod 600 ${file}`)]);
});

describe("refused", () => {
  test.each([
    ["no JSON", "{", "is not JSON"],
    ["an unknown key", { servre: "x" }, "and nothing else"],
    ["an empty token", { token: "" }, "and nothing else"],
  ])("a file with %s", async (_name, content, expected) => {
    await writeConfig(content);
    await expect(read()).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(expected) });
  });

  test("a file that was named and is not there", async () => {
    await expect(read({ config: join(home, "none.json") })).rejects.toThrow("there is no such file");
  });

  test("a token that no header can hold", async () => {
    await expect(read({ token: "a\nb" })).rejects.toThrow("one word of ASCII");
  });

  test.each([
    ["ftp://a.example", "must begin with http:// or https://"],
    ["http://", "is not the address"],
    ["http://anna:secret@a.example", "no user or password"],
  ])("%s", (text, expected) => {
    expect(() => parseServer(text)).toThrow(expected);
  });
});

test.each([
  ["localhost:3000", "http://localhost:3000/"],
  ["https://a.example/apps//?x#y", "https://a.example/apps"],
])("%s is %s", (text, expected) => {
  expect(parseServer(text).href).toBe(expected);
});
