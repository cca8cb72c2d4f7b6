import cookie from "@fastify/cookie";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { type CookieSettings, setSignInCookie } from "./cookies.js";

const OUR_OWN: CookieSettings = { linkBase: "", embedOrigins: [] };

/** As a browser gets it that came by this protocol. */
async function cookieOver(protocol: "http" | "https", settings: Partial<CookieSettings> = {}): Promise<unknown> {
  const app = Fastify({ trustProxy: true });
  await app.register(cookie);
  app.get("/", (request, reply) => {
    setSignInCookie(request, reply, "secret", { ...OUR_OWN, ...settings });
    return reply.send();
  });
  return (await app.inject({ url: "/", headers: { "x-forwarded-proto": protocol } })).headers["set-cookie"];
}

test("over HTTPS the cookie of a sign-in is for this host alone, HTTPS alone, and no script", async () => {
  expect(await cookieOver("https")).toBe("__Host-dashboards_sign_in=secret; Path=/; HttpOnly; Secure; SameSite=Lax");
});

test("below a base path it is for that path", async () => {
  const settings = { linkBase: "/boards" };
  expect(await cookieOver("https", settings)).toBe("__Secure-dashboards_sign_in=secret; Path=/boards; HttpOnly; Secure; SameSite=Lax");
  expect(await cookieOver("http", settings)).toBe("dashboards_sign_in=secret; Path=/boards; HttpOnly; SameSite=Lax");
});

test("where pages of others may hold ours it comes along into their frames, each site's its own", async () => {
  const settings = { embedOrigins: ["https://intranet.example"] };
  expect(await cookieOver("https", settings)).toBe(
    "__Host-dashboards_sign_in=secret; Path=/; HttpOnly; Secure; Partitioned; SameSite=None",
  );
  // Browsers take that over HTTPS alone.
  expect(await cookieOver("http", settings)).toBe("dashboards_sign_in=secret; Path=/; HttpOnly; SameSite=Lax");
});
