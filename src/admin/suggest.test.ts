import { expect, test } from "vitest";
import { createProgram } from "./program.js";
import { suggest } from "./suggest.js";

const PROGRAM = createProgram("0", {
  run: async () => {},
  tokensFile: () => "",
  usersFile: () => "",
  kernelPrefixes: () => [],
  printCompletion: () => {},
});

function words(...line: readonly string[]): readonly string[] {
  const suggestions = suggest(PROGRAM, line);
  return suggestions.kind === "words" ? suggestions.words.map(({ word }) => word) : [suggestions.kind];
}

test("sub-commands, also below one and after a flag with its value", () => {
  expect(words("")).toEqual([
    "upload",
    "download",
    "delete",
    "rollback",
    "refresh",
    "share",
    "clear-cache",
    "list",
    "history",
    "check",
    "token",
    "user",
    "sign-ins",
    "completion",
  ]);
  expect(words("de")).toEqual(["delete"]);
  expect(words("--server", "http://x", "his")).toEqual(["history"]);
  expect(words("token", "")).toEqual(["create", "list", "revoke"]);
});

test("flags: a sub-command's own, then those for all", () => {
  expect(words("delete", "--")).toEqual([
    "--yes",
    "--version",
    "--server",
    "--token",
    "--config",
    "--ca-file",
    "--timeout",
    "--json",
    "--help",
  ]);
  expect(words("token", "create", "--sc")).toEqual(["--scope"]);
});

test("files where files go", () => {
  expect(words("upload", "")).toEqual(["files"]);
  expect(words("upload", "a.ipynb", "--include", "")).toEqual(["files"]);
  expect(words("--config", "")).toEqual(["files"]);
  expect(words("download", "sales", "")).toEqual(["files"]);
});

test("dashboards where dashboards go, of the server on the line", () => {
  expect(suggest(PROGRAM, ["delete", ""])).toEqual({ kind: "dashboards", flags: {} });
  expect(suggest(PROGRAM, ["upload", "--server", "http://x", "--token=t", "a.ipynb", "te"])).toEqual({
    kind: "dashboards",
    flags: { server: "http://x", token: "t" },
  });
});

test("a fixed set of values", () => {
  expect(words("completion", "")).toEqual(["bash", "zsh", "fish"]);
  expect(words("completion", "z")).toEqual(["zsh"]);
});

test("nothing where nothing is known", () => {
  expect(words("delete", "sales", "")).toEqual([]);
  expect(words("--token", "")).toEqual([]);
  expect(words("nonsense", "")).toEqual([]);
});
