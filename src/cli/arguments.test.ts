import { describe, expect, test } from "vitest";
import { OPTION_ENTRIES } from "../config/options.js";
import { type CommandLine, parseArguments } from "./arguments.js";

function parse(...args: string[]): CommandLine {
  return parseArguments(args, "1.2.3");
}

describe("what is served", () => {
  test.each<[string[], Record<string, string>]>([
    [[], {}],
    [["boards"], { notebooksDir: "boards" }],
    [["--notebooks-dir", "boards"], { notebooksDir: "boards" }],
    [["--notebooks-dir", "other", "boards"], { notebooksDir: "boards" }],
    [["--port", "8080", "--base-url=/apps"], { port: "8080", baseUrl: "/apps" }],
    [["--PORT", "8080", "--BASE_URL=/apps"], { port: "8080", baseUrl: "/apps" }],
    [["--KG_KERNEL_RETENTIONTIME=5"], { kernelRetentionTime: "5" }],
    [["--presentation-mode", "boards"], { presentationMode: "true", notebooksDir: "boards" }],
    [["boards", "--presentation-mode"], { presentationMode: "true", notebooksDir: "boards" }],
    [["--PRESENTATION_MODE=false"], { presentationMode: "false" }],
    [["--presentation-mode", "false"], { presentationMode: "false" }],
    [["--", "--odd-folder"], { notebooksDir: "--odd-folder" }],
  ])("%j", (args, flags) => {
    expect(parse(...args)).toEqual({ kind: "serve", sources: { flags, configFile: undefined } });
  });

  test("the configuration file is told apart from the options", () => {
    expect(parse("--config", "a.json")).toEqual({ kind: "serve", sources: { flags: {}, configFile: "a.json" } });
    expect(parse("--CONFIG_FILE=a.json")).toEqual({ kind: "serve", sources: { flags: {}, configFile: "a.json" } });
  });

  test("every option has both of its flags, and their values reach its key", () => {
    for (const [key, option] of OPTION_ENTRIES) {
      const expected = { kind: "serve", sources: { flags: { [key]: "x" } } };
      expect([key, parse(`--${option.flag}=x`)]).toMatchObject([key, expected]);
      expect([key, parse(`--${option.name}=x`)]).toMatchObject([key, expected]);
      if (option.secret !== true) continue;
      const file = { kind: "serve", sources: { flags: { [`${key}File`]: "x" } } };
      expect([key, parse(`--${option.flag}-file=x`)]).toMatchObject([key, file]);
      expect([key, parse(`--${option.name}_FILE=x`)]).toMatchObject([key, file]);
    }
  });
});

describe("what is wrong is said in one line", () => {
  test.each([
    [["--prot", "1"], "unknown option '--prot' (Did you mean --port?)"],
    [["--colour"], "unknown option '--colour'"],
    [["--port"], /argument missing$/],
    [["a", "b"], /^too many arguments/],
  ])("%j", (args, text) => {
    const line = parse(...args);
    expect(line).toMatchObject({ kind: "error", text: typeof text === "string" ? text : expect.stringMatching(text) });
    expect(line).toMatchObject({ text: expect.not.stringContaining("\n") });
  });
});

describe("what is printed", () => {
  test("the version", () => {
    expect(parse("--version")).toEqual({ kind: "print", text: "1.2.3\n" });
  });

  test("help: every option once, with its name and default", () => {
    const help = parse("--help");
    const text = help.kind === "print" ? help.text.replaceAll(/\s+/g, " ") : "";
    expect(text).toContain("Usage: jupyter-dashboards-server [options] [FOLDER]");
    for (const [, option] of OPTION_ENTRIES) expect(text.split(`--${option.flag} `)).toHaveLength(2);
    expect(text).toContain("--port <value> Port to listen on; 0 takes a free one. [PORT; default: 3000]");
    expect(text).toContain("--presentation-mode [true|false]");
  });
});
