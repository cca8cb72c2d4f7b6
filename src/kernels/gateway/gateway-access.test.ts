import { expect, test } from "vitest";
import { GatewayAccess, type GatewayCredentials } from "./gateway-access.js";

const URL = "http://gateway/api/kernels/1/channels?session_id=s";

function shown(credentials: GatewayCredentials): { authorization: string | undefined; address: string } {
  const access = new GatewayAccess(credentials);
  return { authorization: access.headers.authorization, address: access.address(URL) };
}

test("without credentials nothing is said", () => {
  expect(new GatewayAccess({}).headers).toEqual({});
  expect(shown({})).toEqual({ authorization: undefined, address: URL });
});

test("a token goes in the header, never in the address", () => {
  expect(shown({ token: "secret" })).toEqual({ authorization: "token secret", address: URL });
});

test("user and password are Basic authentication, in UTF-8", () => {
  const { authorization } = shown({ login: { user: "jürgen", password: "a:b" } });
  expect(authorization).toBe(`Basic ${Buffer.from("jürgen:a:b").toString("base64")}`);
});

test("where a user takes the token's header, the token goes in the address", () => {
  expect(shown({ token: "a&b", login: { user: "u", password: "p" } })).toEqual({
    authorization: "Basic dTpw",
    address: `${URL}&token=a%26b`,
  });
  expect(new GatewayAccess({ token: "t", login: { user: "u", password: "p" } }).address("http://gateway/api")).toBe(
    "http://gateway/api?token=t",
  );
});

test("a header of the operator's goes before both, however it is written", () => {
  const credentials = { token: "t", login: { user: "u", password: "p" }, requestHeaders: { AUTHORIZATION: "Bearer b", "X-Team": "sales" } };
  expect(new GatewayAccess(credentials).headers).toEqual({ authorization: "Bearer b", "x-team": "sales" });
  expect(shown(credentials).address).toBe(`${URL}&token=t`);
});
