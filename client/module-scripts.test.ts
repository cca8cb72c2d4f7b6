import { expect, test } from "vitest";
import { withAbsoluteImports } from "./module-scripts.js";

test.each([
  ['import { a } from "./a.js";', 'import { a } from "/dashboards/sales/a.js";'],
  ["import './a.js?v=1#b'", "import '/dashboards/sales/a.js?v=1#b'"],
  ['const a = await import("../lib/a.js")', 'const a = await import("/dashboards/lib/a.js")'],
  ['export * from"./a.js"', 'export * from"/dashboards/sales/a.js"'],
  ['import a from "https://cdn/a.js"; import b from "b"; import "/c.js"', undefined],
  ['fetch("./a.json")', undefined],
])("%s", (text, expected) => expect(withAbsoluteImports(text, "/dashboards/sales/")).toBe(expected ?? text));

test("from an absolute address, absolute", () => {
  const text = withAbsoluteImports('import a from "./a.js";', "https://example.org/dashboards/sales/");
  expect(text).toBe('import a from "https://example.org/dashboards/sales/a.js";');
});
