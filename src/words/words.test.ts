import { expect, test } from "vitest";
import { KernelsFullError, UnknownKernelError } from "../kernels/errors.js";
import { withParameters } from "../notebook/parameters.js";
import { codeCell, notebookOf } from "../pages/samples.js";
import { ForeignOriginError, MisdirectedError, NotFoundError, SharedSessionError } from "../server/http-errors.js";
import { SignInNeededError, TooManyTriesError } from "../server/sign-in/errors.js";
import { CELL_TOOK_TOO_LONG, deathProblem, startProblem } from "../sessions/problem-text.js";
import { InvalidPathError, MissingPathError } from "../store/errors.js";
import { arabic } from "./arabic.js";
import { wordsIn } from "./catalogue.js";
import { chooseLanguage, languageOf } from "./choose-language.js";
import { english } from "./english.js";
import { german } from "./german.js";
import { say } from "./said.js";
import { LANGUAGES } from "./words.js";

test.each([
  ["de-AT,de;q=0.9,en;q=0.5", "de"],
  ["fr, ar;q=0.8, en;q=0.9", "en"],
  ["AR", "ar"],
  ["de;q=0, en", "en"],
  ["fr,*", "en"],
  [";;,,q=", "en"],
  [undefined, "en"],
] as const)("who reads %s gets %s", (header, language) => {
  expect(chooseLanguage(header)).toBe(language);
});

test("a tag is of a language whatever its region, and of none where there are no words in it", () => {
  expect(languageOf("ar-EG")).toBe("ar");
  expect(languageOf("fr")).toBeUndefined();
});

test.each(LANGUAGES)("what there is in %s names its language, and no sentence of it is missing or left in English", (language) => {
  const words = wordsIn(language);
  expect(words.language).toBe(language);
  const untranslated = Object.entries(words).filter(
    ([name, text]) => text === "" || (text === Reflect.get(english, name) && typeof text === "string"),
  );
  const alike = language === "de" ? ["direction", "dashboards", "name", "traceback"] : [];
  if (language !== "en") expect(untranslated.map(([name]) => name)).toEqual(alike);
});

/** A text of an error that a visitor is told. */
function parameterProblem(query: string): string {
  const cell = { ...codeCell(0, 'region = "north"\nyear = 2024\nlevels = [1, 2]\n'), tags: ["parameters"] };
  try {
    withParameters(notebookOf({ cells: [cell], kernel: { name: "python3", language: "python" } }), query);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

test.each([
  new NotFoundError().message,
  new MisdirectedError().message,
  new ForeignOriginError().message,
  new SharedSessionError().message,
  new SignInNeededError().message,
  ...[1, 30, 600].map((seconds) => new TooManyTriesError(seconds).message),
  new InvalidPathError().message,
  new MissingPathError().message,
  new UnknownKernelError("julia-1.11", "").message,
  new UnknownKernelError(undefined, "").message,
  new KernelsFullError("").message,
  CELL_TOOK_TOO_LONG,
  startProblem(new Error("no kernel")),
  startProblem(new KernelsFullError("")),
  parameterProblem("year=soon"),
  parameterProblem("year=1&year=2"),
  parameterProblem("levels=1&levels=a"),
])("what the server says in English has words in every language: %s", (text) => {
  expect(text).not.toBe("");
  expect(say(text, english)).toBe(text);
  for (const words of [german, arabic]) expect(say(text, words)).not.toBe(text);
});

test.each(["memory", "gateway", undefined] as const)("so has the end of a kernel: %s", (cause) => {
  const text = deathProblem({ detail: "", cause });
  for (const words of [german, arabic]) expect(say(text, words)).not.toBe(text);
});

test("what differs from one time to the next stands in its place, and is in the page's language where it is a sentence itself", () => {
  expect(say(parameterProblem("year=soon"), german)).toBe(
    'Der Parameter year in dieser Adresse kann nicht "soon" sein. Möglich ist eine ganze Zahl wie 3.',
  );
  expect(say("An output is not shown: it is too large (12.5 MB).", german)).toBe(
    "Eine Ausgabe wird nicht gezeigt: Sie ist zu groß (12.5 MB).",
  );
  expect(say("What an author says.", german)).toBe("What an author says.");
});

test("numbers take the form that the language has for them", () => {
  const wait = (seconds: number): string => say(new TooManyTriesError(seconds).message, arabic);
  expect(wait(2)).toContain("ثانيتين");
  expect(wait(5)).toContain("5 ثوانٍ");
  expect(wait(30)).toContain("30 ثانية");
  expect(wait(120)).toContain("دقيقتين");
});
