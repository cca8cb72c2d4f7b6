import { expect, test } from "vitest";
import type { JsonObject } from "../protocol/message.js";
import type { Installed } from "./installed.js";
import { missingLibraries } from "./library-problems.js";

const INSTALLED: Installed = {
  extensions: [
    { name: "bqplot", version: "0.5.46", dependencies: ["bqscales"], mimeTypes: [] },
    { name: "calver", version: "2030-01", dependencies: [], mimeTypes: [] },
  ],
  notebookModules: new Set(["classic"]),
  place: "the environment of the kernel python3",
  copies: [],
  names: async (module) => module === "inside-another",
};
const widget = (module: string, version: string): JsonObject => ({ _model_module: module, _model_module_version: version });
const textsFor = async (...widgets: readonly JsonObject[]) => (await missingLibraries(widgets, INSTALLED, 3)).map(({ text }) => text);

test.each([
  ["@jupyter-widgets/controls", "2.0.0"],
  ["bqplot", "^0.5.40"],
  ["bqscales", "^0.3.0"],
  ["calver", "^2.0.0"],
  ["classic", "1.0.0"],
  ["inside-another", "~1.0"],
])("%s %s is there", async (module, version) => {
  expect(await textsFor(widget(module, version))).toEqual([]);
});

test("what is missing is said once, with the place where it was looked for", async () => {
  const texts = await textsFor(widget("nowhere", "^1.0.0"), widget("nowhere", "^1.0.0"));
  expect(texts).toEqual([expect.stringContaining("nowhere ^1.0.0, which is not in the environment of the kernel python3")]);
});

test("another version is said with both", async () => {
  expect(await textsFor(widget("bqplot", "^1.0.0"))).toEqual([expect.stringMatching(/bqplot \^1\.0\.0, but .* has 0\.5\.46/)]);
});
