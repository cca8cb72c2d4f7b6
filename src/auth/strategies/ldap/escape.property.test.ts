import fc from "fast-check";
import { AndFilter, BerReader, BerWriter, EqualityFilter, FilterParser } from "ldapts";
import { describe, expect, test } from "vitest";
import { escapeInFilter, escapeInName, fill, firstValueOf } from "./escape.js";

/** Text in which what means something to LDAP is frequent. */
const special = fc.array(
  fc.oneof(fc.constantFrom(...'*()\\\0,+"<>;=# {}&|!/u'.split(""), "{dn}", "\\2a", "é", "😀"), fc.string({ unit: "grapheme" })),
  {
    maxLength: 12,
  },
);
const name = special.map((parts) => parts.join(""));

/** As it goes over the wire and as a directory reads it. */
function asSent(text: string): unknown {
  const writer = new BerWriter();
  FilterParser.parseString(text).write(writer);
  return FilterParser.parse(new BerReader(writer.buffer));
}

describe("in a filter", () => {
  test("a name is one value of one comparison, whatever it contains", () => {
    fc.assert(
      fc.property(name, (username) => {
        const filter = asSent(fill("(&(objectClass=person)(uid={username}))", { username }, escapeInFilter));
        if (!(filter instanceof AndFilter)) throw new Error("it is no filter of two any more");
        expect(filter.filters).toHaveLength(2);
        const [, comparison] = filter.filters;
        if (!(comparison instanceof EqualityFilter)) throw new Error("it is no comparison for equality any more");
        expect(comparison).toMatchObject({ attribute: "uid", value: username });
      }),
    );
  });

  test("a name is never taken for the place of another value", () => {
    const filter = fill("(|(member={dn})(memberUid={username}))", { dn: "{username}", username: "{dn}" }, escapeInFilter);
    expect(filter).toBe("(|(member={username})(memberUid={dn}))");
  });
});

describe("in the name of an entry", () => {
  test("a name is one value, whatever it contains", () => {
    fc.assert(
      fc.property(
        name.filter((text) => text !== ""),
        (username) => {
          const dn = fill("uid={username},ou=people,dc=example", { username }, escapeInName);
          expect(firstValueOf(dn)).toBe(username);
          // Nothing but the pattern's own commas parts it.
          expect(dn.split(",")).toHaveLength(3);
          expect(dn.match(/[+"<>;#\0 ]/)).toBeNull();
          expect(dn.match(/=/g)).toHaveLength(3);
        },
      ),
    );
  });
});

describe("the first value of an entry's name", () => {
  test.each([
    ["cn=sales,ou=groups,dc=example", "sales"],
    ["CN=Sales\\, Berlin,OU=Groups", "Sales, Berlin"],
    ["cn=caf\\c3\\a9+ou=x,dc=example", "café"],
    ["cn=sales", "sales"],
    ["cn=#0403666f6f,dc=example", undefined],
    ["no name at all", undefined],
  ])("of %s is %s", (dn, value) => {
    expect(firstValueOf(dn)).toBe(value);
  });
});
