import { expect, test } from "vitest";
import { JAVASCRIPT_PARAMETERS } from "./javascript-parameters.js";

test.each([
  ["/* const values */ const n = 3;", "/* const values */ let n = 3;"],
  ["// const n\n  const n = 3", "// const n\n  let n = 3"],
  ["const a = 1; /* const */ const n = 3", "const a = 1; /* const */ let n = 3"],
])("what is set again is no constant, whatever comments say: %j", (source, expected) => {
  const parameter = JAVASCRIPT_PARAMETERS.parameters(source).find(({ name }) => name === "n");
  expect(parameter).toBeDefined();
  if (parameter === undefined) return;
  expect(JAVASCRIPT_PARAMETERS.assign(source, [{ parameter, literals: ["5"] }])).toBe(`${expected}\n\nn = 5;`);
});
