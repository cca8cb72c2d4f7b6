import { expect, test } from "vitest";
import { identityOf } from "./identity.js";

test("Passport's profile becomes a user, and what a notebook may know is what JSON can hold of it", () => {
  const profile = {
    id: 17,
    displayName: "Anna",
    emails: [{ value: "a@example.org" }],
    _json: { secret: 1 },
    _raw: "{}",
    verify: () => true,
  };
  expect(identityOf("github", profile)).toEqual({
    strategy: "github",
    name: "17",
    displayName: "Anna",
    groups: [],
    record: { id: 17, displayName: "Anna", emails: [{ value: "a@example.org" }] },
  });
});

test("a module's own words for name and groups count", () => {
  const user = { id: "x", username: "anna", groups: ["sales", "sales", 7, null] };
  expect(identityOf("own", user)).toMatchObject({ name: "anna", displayName: "anna", groups: ["sales", "7"] });
});

test("nobody is made of a user without a name, or of what can't be told", () => {
  const circle: Record<string, unknown> = { id: "x" };
  circle.itself = circle;
  for (const user of [{}, { username: "" }, { id: {} }, { username: ["a"] }, [], circle]) expect(identityOf("own", user)).toBeUndefined();
});
