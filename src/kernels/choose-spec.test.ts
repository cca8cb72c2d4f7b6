import { expect, test } from "vitest";
import { chooseSpec, type KernelWish } from "./choose-spec.js";
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

test("a notebook of another language is not run in Python: visitors read what is missing, the operator what to install", () => {
  const refusal = (specs: Parameters<typeof chooseSpec>[0], wish: KernelWish): { message: string; detail: string } => {
    try {
      chooseSpec(specs, wish);
    } catch (error) {
      if (error instanceof UnknownKernelError) return error;
    }
    throw new Error("It was not refused.");
  };
  const { message, detail } = refusal([python], { name: "ir", language: "R", displayName: "R 4.3" });
  expect(message).toMatch(/needs "R 4\.3"/);
  expect(message).not.toContain("IRkernel");
  expect(detail).toMatch(/R 4\.3.*IRkernel/);
  expect(refusal([], {}).detail).toMatch(/pip install ipykernel/);
  expect(refusal([], {}).message).toMatch(/a program that this server does not have/);
  expect(refusal([python], { name: "deno", language: "typescript" }).detail).toMatch(/deno jupyter --install/);
  expect(refusal([python], { language: "fortran" }).detail).toMatch(/kernel for fortran/);
});
