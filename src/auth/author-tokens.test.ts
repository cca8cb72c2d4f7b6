import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AuthorTokens } from "./author.js";
import { createAuthorTokens, hashSecret } from "./author-tokens.js";
import { type TokenEntry, tokensFile } from "./tokens-file.js";

const NOW = new Date("2030-06-01T12:00:00Z");

let folder: string;
let file: string;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokens-"));
  file = join(folder, "tokens.json");
  log = [];
});

afterEach(() => rm(folder, { recursive: true }));

function entry(name: string, change: Partial<TokenEntry> = {}): TokenEntry {
  return { name, sha256: hashSecret(`secret of ${name}`), scopes: [""], created: "2030-01-01T00:00:00Z", ...change };
}

async function write(...tokens: readonly TokenEntry[]): Promise<void> {
  await writeFile(file, JSON.stringify({ tokens }));
}

function create(authToken?: string, tokensFile?: string): Promise<AuthorTokens> {
  return createAuthorTokens({ authToken, tokensFile, log: (line) => log.push(line), now: () => NOW });
}

test("no token configured: open, and no secret is anybody's", async () => {
  const tokens = await create();
  expect(tokens.isOpen).toBe(true);
  expect(await tokens.identify("")).toBeUndefined();
  expect(await tokens.identify("undefined")).toBeUndefined();
});

test("AUTH_TOKEN may change everything", async () => {
  const tokens = await create("s3cret");
  expect(tokens.isOpen).toBe(false);
  expect(await tokens.identify("s3cret")).toEqual({ name: "AUTH_TOKEN", scopes: [""] });
  expect(await tokens.identify("s3cre")).toBeUndefined();
  expect(await tokens.identify("")).toBeUndefined();
});

test("a file without tokens is not open", async () => {
  await write();
  expect((await create(undefined, file)).isOpen).toBe(false);
});

test("the file's tokens, with scopes written one way, beside AUTH_TOKEN", async () => {
  await write(entry("anna", { scopes: ["/team/sales.ipynb/", "Ünter weg"] }), entry("ben"));
  const tokens = await create("s3cret", file);
  expect(await tokens.identify("secret of anna")).toEqual({ name: "anna", scopes: ["team/sales", "Ünter weg"] });
  expect(await tokens.identify("secret of ben")).toEqual({ name: "ben", scopes: [""] });
  expect(await tokens.identify("s3cret")).toMatchObject({ name: "AUTH_TOKEN" });
  expect(await tokens.identify(hashSecret("secret of anna"))).toBeUndefined();
});

test("a token ends at its time", async () => {
  await write(entry("over", { expires: NOW.toISOString() }), entry("yet", { expires: new Date(NOW.getTime() + 1).toISOString() }));
  const tokens = await create(undefined, file);
  expect(await tokens.identify("secret of over")).toBeUndefined();
  expect(await tokens.identify("secret of yet")).toMatchObject({ name: "yet" });
});

test("a change of the file counts at once, even one of the same length", async () => {
  await write(entry("anna"));
  const tokens = await create(undefined, file);
  await write(entry("anna", { sha256: hashSecret("another") }));
  expect(await tokens.identify("secret of anna")).toBeUndefined();
  expect(await tokens.identify("another")).toMatchObject({ name: "anna" });
  expect(log).toEqual([`The tokens file ${file} has changed and is in use (tokens: 1).`]);
});

describe("a file that breaks while the server runs", () => {
  test("lets in nobody but AUTH_TOKEN, is logged once, and works again once it is mended", async () => {
    await write(entry("anna"));
    const tokens = await create("s3cret", file);
    await writeFile(file, "{");
    await expect(tokens.identify("secret of anna")).rejects.toMatchObject({ code: "TOKENS_UNREADABLE" });
    expect(await tokens.identify("s3cret")).toMatchObject({ name: "AUTH_TOKEN" });
    expect(log).toHaveLength(1);
    expect(log[0]).toContain("Until then its tokens are refused.");
    await write(entry("anna"));
    expect(await tokens.identify("secret of anna")).toMatchObject({ name: "anna" });
    expect(log).toHaveLength(2);
  });

  test("the same for one that is taken away", async () => {
    await write(entry("anna"));
    const tokens = await create(undefined, file);
    await rm(file);
    await expect(tokens.identify("secret of anna")).rejects.toMatchObject({ code: "TOKENS_UNREADABLE" });
    expect(tokens.isOpen).toBe(false);
    expect(log[0]).toContain(`There is no tokens file ${file}`);
  });
});

describe("a file that can't be used at start is refused with what to mend", () => {
  test.each([
    ["no JSON", "tokens", "JSON"],
    ["another shape", "[]", "must be object"],
    ["a misspelt field", JSON.stringify({ tokens: [{ ...entry("anna"), expire: "2031-01-01" }] }), "/tokens/0"],
    ["a secret in place of its hash", JSON.stringify({ tokens: [entry("anna", { sha256: "jd_secret" })] }), "/tokens/0/sha256"],
    ["no scope", JSON.stringify({ tokens: [entry("anna", { scopes: [] })] }), "/tokens/0/scopes"],
    ["a scope that leads out", JSON.stringify({ tokens: [entry("anna", { scopes: ["../etc"] })] }), 'the scope "../etc" of "anna"'],
    ["two of one name", JSON.stringify({ tokens: [entry("anna"), entry("anna")] }), 'two tokens are named "anna"'],
    ["no date", JSON.stringify({ tokens: [entry("anna", { expires: "soon" })] }), '"expires" of "anna"'],
  ])("%s", async (_name, text, expected) => {
    await writeFile(file, text);
    await expect(create(undefined, file)).rejects.toMatchObject({ code: "RECORDS_FILE", message: expect.stringContaining(expected) });
  });

  test("none at all", async () => {
    await expect(create("s3cret", file)).rejects.toThrow(`There is no tokens file ${file}`);
  });

  test("a folder", async () => {
    await expect(create("s3cret", folder)).rejects.toThrow("it is a folder");
  });
});

describe("changing the file", () => {
  const add = (name: string) => tokensFile(file).change((tokens) => ({ entries: [...tokens, entry(name)], result: tokens.length }));

  test("a new one is its owner's alone, and nothing else is left behind", async () => {
    expect(await add("anna")).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["tokens.json"]);
  });

  test("many at once all count", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `author ${index}`);
    await Promise.all(names.map(add));
    const { tokens } = JSON.parse(await readFile(file, "utf8"));
    expect(tokens.map(({ name }: TokenEntry) => name).sort()).toEqual(names);
  });

  test("one that is there keeps its mode, and a link to it stays", async () => {
    await write();
    await chmod(file, 0o640);
    const link = join(folder, "link.json");
    await symlink(file, link);
    await tokensFile(link).change(() => ({ entries: [entry("anna")], result: undefined }));
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readFile(file, "utf8")).toContain("anna");
    expect((await readdir(folder)).sort()).toEqual(["link.json", "tokens.json"]);
  });

  test("a refused change leaves the file as it was", async () => {
    await write(entry("anna"));
    const before = await readFile(file, "utf8");
    const refuse = () => {
      throw new Error("no");
    };
    await expect(tokensFile(file).change(refuse)).rejects.toThrow(`Can't write the tokens file ${file}: no.`);
    expect(await readFile(file, "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual(["tokens.json"]);
  });
});
