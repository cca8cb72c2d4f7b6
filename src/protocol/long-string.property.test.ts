import fc from "fast-check";
import { expect, test } from "vitest";
import { type ContentCodec, rememberLongStrings } from "./long-string.js";
import type { JsonObject, JsonValue } from "./message.js";

const forBrowsers = (): ContentCodec => rememberLongStrings({ escapesControls: false, parse: JSON.parse }, () => {});
const forKernels = (): ContentCodec => rememberLongStrings({ escapesControls: true, parse: JSON.parse }, () => {});
const isObject = (value: JsonValue): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON text of a string, with all that may be escaped in one. */
const piece = fc.oneof(
  fc.constantFrom(
    '\\"',
    "\\\\",
    "\\n",
    "\\/",
    "\\u0022",
    "\\u005c",
    "\\u0000",
    "\\ud83d\\ude00",
    "\\ud800",
    "{",
    "}",
    ":",
    ",",
    "[",
    " ",
    "é",
    "€",
    "𝄞",
  ),
  fc.string().map((text) => JSON.stringify(text).slice(1, -1)),
);
/** Few of them once, others again and again: what has too many quotes is read as any JSON. */
const longString = fc
  .tuple(fc.array(piece, { maxLength: 4 }), fc.array(piece, { minLength: 1, maxLength: 8 }), fc.integer({ min: 100, max: 400 }))
  .map(([once, pieces, times]) => `"${once.join("")}${pieces.join("-").repeat(times)}${once.join("-")}"`);
const leaf = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value));
const key = fc.constantFrom('"data"', '"state"', '"value"', '"content"', '"__proto__"', '"a\\"b"', '"\\u0064ata"', '"toJSON"');
const space = fc.constantFrom("", " ", "\n\t");
/** With doubled keys, with the long string at any depth, in lists too, and sometimes twice. */
const { object } = fc.letrec<{ object: string; value: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, { weight: 4, arbitrary: longString }, { weight: 3, arbitrary: tie("object") }, tie("list")),
  list: fc.array(tie("value"), { maxLength: 2 }).map((items) => `[${items.join(",")}]`),
  object: fc
    .array(fc.tuple(key, tie("value"), space), { maxLength: 4 })
    .map((entries) => `{${entries.map(([name, value, gap]) => `${gap}${name}${gap}:${value}`).join(",")}}`),
}));
/** One character of it is another, or there is one more. */
const damaged = (character: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(object, fc.nat(), character, fc.boolean())
    .map(([text, at, other, isMore]) => text.slice(0, at % text.length) + other + text.slice((at % text.length) + (isMore ? 0 : 1)));
const structural = fc.constantFrom('"', "\\", "{", "}", "[", "]", ":", ",", "0", "u", " ");

function outcome(parse: (text: string) => JsonValue, text: string): string {
  try {
    return JSON.stringify(parse(text));
  } catch (error) {
    return error instanceof SyntaxError ? "no JSON" : `${error}`;
  }
}

test.each([
  ["browsers", forBrowsers, fc.oneof(structural, fc.constantFrom("\0", "\n", "\x1f"))],
  ["kernels", forKernels, structural],
] as const)("what is read of texts from %s is what JSON.parse reads, or refused as there", (_, create, character) => {
  fc.assert(
    fc.property(fc.oneof(object, damaged(character)), (text) => {
      expect(outcome(create().parseContent, text)).toBe(outcome(JSON.parse, text));
      expect(outcome(create().parseMessage, text)).toBe(outcome(JSON.parse, text));
    }),
    { numRuns: 3000 },
  );
});

test("what is written means what JSON.stringify writes, whatever was read before and whatever has become of it", () => {
  let handedOn = 0;
  const rebuild = fc.constantFrom<(read: JsonObject) => JsonObject>(
    (read) => read,
    (read) => ({ ...read }),
    ({ data = null, ...rest }) => ({ ...rest, ...(isObject(data) ? { data: { ...data, value: "other" } } : { data }) }),
    ({ data = null }) => ({ data, more: data }),
    () => ({}),
  );
  fc.assert(
    fc.property(object, rebuild, fc.constantFrom(forBrowsers, forKernels), (text, change, create) => {
      const codec = create();
      const read = codec.parseContent(text);
      if (!isObject(read)) throw new Error("It is an object.");
      const content = change(read);
      const written = codec.stringify(content);
      if (written.length > 1) handedOn += 1;
      // Also where a key stands twice in what was read: it is written once.
      expect(JSON.stringify(JSON.parse(written.join("")))).toBe(JSON.stringify(content));
    }),
    { numRuns: 2000 },
  );
  expect(handedOn).toBeGreaterThan(100);
});

test("of a key that stands twice, also beside or around the long string, only the last is written", () => {
  const text = `{"data":{"code":"${"secret ".repeat(300)}"},"code":1,"data":{"text":"${"shown ".repeat(900)}"},"code":2}`;
  for (const codec of [forBrowsers(), forKernels()]) {
    const content = codec.parseContent(text);
    if (!isObject(content)) throw new Error("It is an object.");
    expect(codec.stringify(content).join("")).toBe(JSON.stringify(JSON.parse(text)));
  }
});

test("what a browser does not escape is refused", () => {
  for (const control of ["\0", "\n", "\x1f"]) {
    const text = `{"value":"${"a".repeat(2000)}${control}"}`;
    expect(outcome(forBrowsers().parseContent, text)).toBe("no JSON");
  }
});
