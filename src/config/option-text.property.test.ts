import fc from "fast-check";
import { expect, test } from "vitest";
import { resolveConfig } from "./config.js";
import { ConfigError } from "./config-error.js";
import { textOfValue, valueOfText } from "./option-text.js";
import { OPTION_ENTRIES, OPTIONS } from "./options.js";

test("a default, written as text, is read as itself", () => {
  for (const [key, option] of OPTION_ENTRIES) {
    const { default: value } = option;
    if (value === undefined || textOfValue(value) === "none" || textOfValue(value) === "empty") continue;
    expect([key, valueOfText(option.schema, textOfValue(value))]).toEqual([key, value]);
  }
});

test("whole numbers and lists of words come back as they were written", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(valueOfText(OPTIONS.port.schema, textOfValue(value))).toBe(value);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^\w+$/), { minLength: 1 }), (words) => {
      expect(valueOfText(OPTIONS.hiddenPaths.schema, textOfValue(words))).toEqual(words);
    }),
  );
});

test("whatever the environment holds, the answer is a configuration or lines that say what is wrong", () => {
  const names = OPTION_ENTRIES.map(([, option]) => option.name);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
      try {
        const config = resolveConfig({ flags: {}, env });
        expect(Number.isInteger(config.port)).toBe(true);
        expect(config.linkBase).toMatch(/^(\/[\w.~-]+)*$/);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        if (error instanceof ConfigError) expect(error.problems.every((line) => line !== "" && !line.includes("\n"))).toBe(true);
      }
    }),
  );
});
