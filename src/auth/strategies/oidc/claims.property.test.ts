import fc from "fast-check";
import { expect, test } from "vitest";
import { type ClaimRules, identityOf } from "./claims.js";

const RULES: ClaimRules = {
  strategy: "oidc",
  nameClaim: undefined,
  groupsClaim: "groups",
  allowedDomains: [],
  allowedGroups: [],
  hasHostedDomains: false,
};
const value = fc.oneof(
  fc.string(),
  fc.constantFrom("anna@example.org", "m@evil.example", true, "true", false, null),
  fc.array(fc.string()),
);
const claims = fc.record(
  { sub: value, email: value, email_verified: value, preferred_username: value, name: value, groups: fc.oneof(value, fc.anything()) },
  { requiredKeys: [] },
);

test("whatever a provider says, nobody has an address as name that one source does not itself call verified", () => {
  fc.assert(
    fc.property(fc.array(claims, { maxLength: 2 }), (sources) => {
      const answer = identityOf(sources, RULES);
      if (answer.kind === "refused") return;
      const vouched = sources.flatMap(({ email, email_verified }) =>
        (email_verified === true || email_verified === "true") && typeof email === "string" ? [email.toLowerCase()] : [],
      );
      const { name, groups, record } = answer.identity;
      expect([...vouched, ...sources.map(({ sub }) => sub)]).toContain(name);
      if (record.email !== undefined) expect(vouched).toContain(record.email);
      for (const group of groups) expect(typeof group).toBe("string");
    }),
    { numRuns: 2000 },
  );
});
