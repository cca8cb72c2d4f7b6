import { expect, test } from "vitest";
import { chooseSpec } from "./choose-spec.js";
import { UnknownKernelError } from "./errors.js";

const python = { name: "python3", displayName: "Python 3", language: "python" };
const env = { name: "env", displayName: "Env", language: "python" };
const r = { name: "ir", displayName: "R", language: "R" };

test("the named kernel runs the notebook, without a word", () => {
  expect(chooseSpec([env, python, r], { name: "IR", language: "R" })).toEqual({ spec: r, fallbacks: [] });
});

test("else one of its language, the default before others, and the log says so", () => {
  const choice = chooseSpec([env, python, r], { name: "conda-base", language: "python" });
  expect(choice.spec).toBe(python);
  expect(choice.fallbacks.join(" ")).toMatch(/conda-base.*python3/);
});

test("a notebook that names nothing gets the default", () => {
  expect(chooseSpec([r, python], {}).spec).toBe(python);
  expect(chooseSpec([r], { name: "gone" }).spec).toBe(r);
});

test("a notebook of another language is not run in Python: the page says what to install", () => {
  const choose = () => chooseSpec([python], { name: "ir", language: "R", displayName: "R 4.3" });
  expect(choose).toThrow(UnknownKernelError);
  expect(choose).toThrow(/R 4\.3.*IRkernel/);
  expect(() => chooseSpec([], {})).toThrow(/pip install ipykernel/);
  expect(() => chooseSpec([python], { name: "deno", language: "typescript" })).toThrow(/deno jupyter --install/);
  expect(() => chooseSpec([python], { language: "fortran" })).toThrow(/kernel for fortran/);
});
