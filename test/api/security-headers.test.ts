/** What answers tell browsers to refuse. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { signInByForm } from "../support/sign-in-form.js";
import { notebookWith, writeNotebook } from "../support/write-notebook.js";

let folder: string;
let open: ServerProcess;
let guarded: ServerProcess;
let embedded: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headers-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await mkdir(join(folder, "bundle"));
  await writeNotebook(join(folder, "bundle/index.ipynb"), "# Bundle");
  await writeFile(join(folder, "bundle/page.html"), "<p>own</p>");
  await writeFile(join(folder, "together.ipynb"), notebookWith({ session: "shared" }, "# Together"));
  const password = { USERNAME: "guest", PASSWORD: "open sesame" };
  [open, guarded, embedded] = await Promise.all([
    startServerProcess({ folder, env: { TRUST_PROXY: "true" } }),
    startServerProcess({ folder, env: password }),
    startServerProcess({ folder, env: { ...password, EMBED_ORIGINS: "https://intranet.example" } }),
  ]);
});

afterAll(async () => {
  await Promise.all([open, guarded, embedded].map((server) => server.stop()));
  await rm(folder, { recursive: true });
});

async function headersOf(server: ServerProcess, path: string, headers: Record<string, string> = {}): Promise<Headers> {
  return (await fetch(server.url + path, { redirect: "manual", headers: { accept: "text/html", ...headers } })).headers;
}

async function policyOf(server: ServerProcess, path: string): Promise<Record<string, string>> {
  const text = (await headersOf(server, path)).get("content-security-policy") ?? "";
  const directives = text.split("; ").filter((directive) => directive !== "");
  return Object.fromEntries(directives.map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]));
}

test.each(["/dashboards", "/dashboards/sales", "/dashboards/bundle/page.html", "/nothing", "/healthz"])(
  "%s is what it says it is, and tells others nothing of where visitors come from",
  async (path) => {
    const headers = await headersOf(open, path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  },
);

describe("scripts", () => {
  test("of lists, sign-in and errors are ours alone", async () => {
    for (const [server, path] of [
      [open, "/dashboards"],
      [open, "/dashboards/nothing"],
      [guarded, "/login"],
    ] as const) {
      const policy = await policyOf(server, path);
      expect(policy["default-src"]).toBe("'none'");
      expect(policy["script-src"]).toMatch(/^'nonce-[\w-]{22}' 'strict-dynamic'$/);
      expect(policy["style-src"]).toBe("'self'");
      expect(policy["form-action"]).toBe("'self'");
      expect(policy["base-uri"]).toBe("'none'");
    }
  });

  test("of dashboards have a nonce that nobody can know before", async () => {
    const [first, second] = [await policyOf(open, "/dashboards/sales"), await policyOf(open, "/dashboards/sales")];
    expect(first["script-src"]).toMatch(/^'nonce-[\w-]{22}' 'strict-dynamic' 'unsafe-eval'$/);
    expect(first["script-src"]).not.toBe(second["script-src"]);
    expect(first["script-src-attr"]).toBe("'unsafe-inline'");
  });

  test("in attributes run nowhere on what visitors share", async () => {
    expect(await policyOf(open, "/dashboards/together")).not.toHaveProperty("script-src-attr");
  });
});

describe("frames", () => {
  test("of all pages may show dashboards where nobody has to sign in, but not lists", async () => {
    for (const path of ["/dashboards-plain/sales", "/dashboards/bundle/page.html", "/dashboards-plain/nothing"]) {
      expect(await policyOf(open, path)).not.toHaveProperty("frame-ancestors");
      expect((await headersOf(open, path)).has("x-frame-options")).toBe(false);
    }
    expect((await policyOf(open, "/dashboards"))["frame-ancestors"]).toBe("'self'");
    expect((await headersOf(open, "/dashboards")).get("x-frame-options")).toBe("SAMEORIGIN");
  });

  test.each(["/login", "/dashboards/sales", "/dashboards", "/dashboards/bundle/page.html", "/_assets/nothing.js", "/api"])(
    "of other sites show nothing once somebody has to sign in (%s)",
    async (path) => {
      expect((await policyOf(guarded, path))["frame-ancestors"]).toBe("'self'");
      expect((await headersOf(guarded, path)).get("x-frame-options")).toBe("SAMEORIGIN");
    },
  );

  test("of EMBED_ORIGINS may show everything but lists", async () => {
    const { cookie } = await signInByForm(embedded.url, "guest", "open sesame");
    expect((await headersOf(embedded, "/dashboards", { cookie })).get("content-security-policy")).toContain("frame-ancestors 'self'");
    expect((await headersOf(embedded, "/dashboards", { cookie })).get("content-security-policy")).not.toContain("intranet");
    for (const path of ["/login", "/dashboards/sales"]) {
      expect((await policyOf(embedded, path))["frame-ancestors"]).toBe("'self' https://intranet.example");
      expect((await headersOf(embedded, path)).has("x-frame-options")).toBe(false);
    }
  });
});

test("who signs out leaves no list behind for whoever goes back", async () => {
  const { cookie } = await signInByForm(guarded.url, "guest", "open sesame");
  expect((await headersOf(guarded, "/dashboards", { cookie })).get("cache-control")).toBe("no-store");
  expect((await headersOf(guarded, "/dashboards/bundle/page.html", { cookie })).get("cache-control")).toBe("private, no-cache");
  expect((await headersOf(open, "/dashboards")).get("cache-control")).toBe("no-cache");
});

describe("over HTTPS", () => {
  const HTTPS = { "x-forwarded-proto": "https", "x-forwarded-host": "dashboards.example" };

  test("browsers are to come by nothing else, and let no other window at our pages", async () => {
    const headers = await headersOf(open, "/dashboards", HTTPS);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect((await headersOf(open, "/dashboards/sales", HTTPS)).get("cross-origin-opener-policy")).toBe("same-origin-allow-popups");
  });

  test("nothing of this is said over plain HTTP, where a proxy is not believed, or of a developer's own machine", async () => {
    for (const headers of [
      await headersOf(open, "/dashboards"),
      await headersOf(guarded, "/login", HTTPS),
      await headersOf(open, "/dashboards", { ...HTTPS, "x-forwarded-host": "localhost" }),
    ])
      expect(headers.has("strict-transport-security")).toBe(false);
    expect((await headersOf(open, "/dashboards")).has("cross-origin-opener-policy")).toBe(false);
  });
});
