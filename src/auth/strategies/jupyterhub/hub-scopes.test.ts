import { describe, expect, test } from "vitest";
import { hasOneOf } from "./hub-scopes.js";

const SERVICE = ["access:services!service=dashboards"];
const SERVER = ["access:servers!server=anna/work"];

describe("a scope lets in", () => {
  test.each([
    [SERVICE, ["self", "access:services!service=dashboards"]],
    [SERVICE, ["access:services"]],
    [SERVER, ["access:servers!server=anna/work"]],
    [SERVER, ["access:servers!user=anna"]],
    [SERVER, ["access:servers"]],
    [[...SERVICE, ...SERVER], ["access:servers"]],
  ])("%j: %j", (wanted, held) => {
    expect(hasOneOf(wanted, held)).toBe(true);
  });
});

describe("a scope does not let in", () => {
  test.each([
    [SERVICE, []],
    [SERVICE, ["access:services!service=other", "access:servers", "services", "access:services!service=dashboards2"]],
    [SERVER, ["access:servers!server=anna/", "access:servers!server=ben/work", "access:servers!user=ben", "access:services"]],
    [[], ["access:services"]],
  ])("%j: %j", (wanted, held) => {
    expect(hasOneOf(wanted, held)).toBe(false);
  });
});
