/** Signing in with an LDAP directory, against a real OpenLDAP server. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DirectoryOptions } from "../../src/auth/strategies/ldap/directory.js";
import { createLdap } from "../../src/auth/strategies/ldap/ldap.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { createSlapd, GROUPS, PEOPLE, SERVICE, type Slapd } from "../support/slapd.js";
import { writeNotebook } from "../support/write-notebook.js";

const ANNA = { uid: "anna", name: "Anna Adams", password: "anna's word", mail: "info@example.org" };
const BEN = { uid: "ben", name: "Ben Brown", password: "ben's word", mail: "info@example.org" };
const LOCKED = { uid: "lena", name: "Lena Lock", password: "lena's word" };
/** What they may sign in as means something in filters. */
const ODD = { uid: "odd", name: "Odd One", password: "odd word", mail: "o*d)(uid=anna\\2a@example.org" };

let folder: string;
let slapd: Slapd;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ldap-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "open.ipynb"), "# Open", "print('open')");
  await writeFile(join(folder, "..", `${name()}-rules.json`), JSON.stringify({ sales: { access: { groups: ["ldap:sales"] } } }));
  slapd = await createSlapd([ANNA, BEN, LOCKED, ODD], { sales: ["anna"], all: ["anna", "ben"] });
  await slapd.lock("lena");
});

afterAll(async () => {
  for (const server of servers) await server.stop();
  await slapd.close();
  await rm(join(folder, "..", `${name()}-rules.json`));
  await rm(folder, { recursive: true });
});

function name(): string {
  return folder.split("/").at(-1) ?? "";
}

async function serve(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const common = {
    AUTH_STRATEGY: "ldap",
    LDAP_CA_FILE: slapd.caFile,
    LDAP_TIMEOUT: "2000",
    SIGN_IN_RECHECK_TIME: "1",
    DASHBOARD_RULES_FILE: join(folder, "..", `${name()}-rules.json`),
  };
  const server = await startServerProcess({ folder, env: { ...common, ...env } });
  servers.push(server);
  return server;
}

function searching(): Record<string, string> {
  return { ...account(), LDAP_SEARCH_BASE: PEOPLE };
}

function account(): Record<string, string> {
  return { LDAP_URL: slapd.url, LDAP_BIND_DN: SERVICE.dn, LDAP_BIND_PASSWORD: SERVICE.password };
}

async function signIn(server: ServerProcess, username: string, password: string): Promise<{ cookie: string; location: string }> {
  const response = await fetch(`${server.url}/login`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ username, password, next: "/dashboards/open" }),
    headers: { accept: "text/html" },
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return { cookie: cookies.join("; "), location: response.headers.get("location") ?? `status ${response.status}` };
}

async function statusOf(server: ServerProcess, path: string, cookie: string): Promise<number> {
  return (await fetch(server.url + path, { redirect: "manual", headers: { accept: "text/html", cookie } })).status;
}

async function pageOf(server: ServerProcess, path: string, cookie = ""): Promise<string> {
  return (await fetch(server.url + path, { headers: { accept: "text/html", cookie } })).text();
}

function logged(server: ServerProcess, text: string): Promise<void> {
  return until(async () => server.log().includes(text));
}

/** One in, with their groups: what the ways to find a user have in common. */
async function expectSignIn(server: ServerProcess): Promise<void> {
  const anna = await signIn(server, "ANNA", ANNA.password);
  expect(anna.location).toBe("/dashboards/open");
  expect(await pageOf(server, "/dashboards", anna.cookie)).toContain("Anna Adams");
  expect(await statusOf(server, "/dashboards/sales", anna.cookie)).toBe(200);
  await logged(server, "ldap:anna");
  const ben = await signIn(server, "ben", BEN.password);
  expect(await statusOf(server, "/dashboards/open", ben.cookie)).toBe(200);
  expect(await statusOf(server, "/dashboards/sales", ben.cookie)).toBe(404);
}

async function expectRefusal(server: ServerProcess, username: string, password: string): Promise<void> {
  const { cookie, location } = await signIn(server, username, password);
  expect(location).toContain("/login?problem=wrong");
  expect(cookie).toBe("");
}

const REFUSED = [
  ["a wrong password", "anna", "wrong word"],
  ["another's password", "anna", BEN.password],
  ["no such user", "nobody", ANNA.password],
  ["no password", "anna", ""],
  ["no name", "", ANNA.password],
  ["everybody", "*", ANNA.password],
  ["the beginning of a name", "ann*", ANNA.password],
  ["another filter", "x)(uid=anna", ANNA.password],
  ["a filter of all", "anna)(|(uid=*", ANNA.password],
  ["a name that ends", "anna\0", ANNA.password],
  ["another entry", "anna,ou=people", ANNA.password],
  ["a disabled user", "lena", LOCKED.password],
] as const;

describe("where the user's entry is searched", () => {
  let server: ServerProcess;

  beforeAll(async () => {
    // The first address is that of nobody.
    const urls = { LDAP_URL: `ldap://127.0.0.1:1,${slapd.url}` };
    server = await serve({ ...searching(), ...urls, LDAP_GROUP_BASE: GROUPS, LDAP_SEARCH_FILTER: "(|(uid={username})(mail={username}))" });
  });

  test("who knows their password is in, by the directory's name for them and in their groups", () => expectSignIn(server));

  test.each(REFUSED)("%s is refused", (_what, username, password) => expectRefusal(server, username, password));

  test("a name of characters that mean something is a name", async () => {
    expect((await signIn(server, ODD.mail, ODD.password)).location).toBe("/dashboards/open");
    await logged(server, "ldap:odd");
  });

  test("who is not the only one of a name is refused, whatever the password", async () => {
    await expectRefusal(server, "info@example.org", ANNA.password);
    await logged(server, "more than one entry");
  });

  test("groups that change and users who go are noticed", async () => {
    await slapd.addPerson({ uid: "cleo", name: "Cleo", password: "cleo's word" });
    const { cookie } = await signIn(server, "cleo", "cleo's word");
    expect(await statusOf(server, "/dashboards/sales", cookie)).toBe(404);
    await slapd.setGroup("sales", ["anna", "cleo"]);
    expect(await statusOf(server, "/dashboards/sales", cookie)).toBe(200);
    await slapd.setGroup("sales", ["anna"]);
    expect(await statusOf(server, "/dashboards/sales", cookie)).toBe(404);
    await slapd.lock("cleo");
    expect(await statusOf(server, "/dashboards/open", cookie)).toBe(302);
    await slapd.removePerson("cleo");
    await logged(server, "ldap:cleo is signed out");
  });

  test("a directory that is away keeps who is in, and tells the others to come back", async () => {
    const { cookie } = await signIn(server, "anna", ANNA.password);
    await slapd.stop();
    expect((await signIn(server, "anna", ANNA.password)).location).toContain("problem=unavailable");
    expect(await statusOf(server, "/dashboards/sales", cookie)).toBe(200);
    await slapd.start();
    slapd.freeze();
    expect((await signIn(server, "anna", ANNA.password)).location).toContain("problem=unavailable");
    slapd.thaw();
    expect((await signIn(server, "anna", ANNA.password)).location).toBe("/dashboards/open");
    expect(await pageOf(server, "/login?problem=unavailable")).toContain("not possible at the moment");
  });

  test("the log has no passwords", () => {
    for (const server of servers)
      for (const word of [ANNA.password, BEN.password, SERVICE.password, "wrong word"]) expect(server.log()).not.toContain(word);
  });
});

describe("where the name of the user's entry follows from their own", () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await serve({ LDAP_URL: slapd.secureUrl, LDAP_BIND_DN_PATTERN: `uid={username},${PEOPLE}` });
  });

  test("who knows their password is in, in the groups that their entry names", () => expectSignIn(server));

  test.each(REFUSED)("%s is refused", (_what, username, password) => expectRefusal(server, username, password));
});

describe("where it does, and the server has an account", () => {
  test("groups come from where users may not look, groups that change and users who go are noticed", async () => {
    const server = await serve({
      ...account(),

      LDAP_BIND_DN_PATTERN: `uid={username},${PEOPLE}`,
      LDAP_GROUP_BASE: GROUPS,
    });
    await expectRefusal(server, "anna", "wrong word");
    await expectSignIn(server);
    await slapd.addPerson({ uid: "dora", name: "Dora", password: "dora's word" });
    const { cookie } = await signIn(server, "dora", "dora's word");
    expect(await statusOf(server, "/dashboards/sales", cookie)).toBe(404);
    await slapd.setGroup("sales", ["anna", "dora"]);
    expect(await statusOf(server, "/dashboards/sales", cookie)).toBe(200);
    await slapd.setGroup("sales", ["anna"]);
    await slapd.removePerson("dora");
    expect(await statusOf(server, "/dashboards/open", cookie)).toBe(302);
    await logged(server, "ldap:dora is signed out");
  });
});

describe("a connection that nobody may listen to", () => {
  const pattern = { kind: "pattern", dn: `uid={username},${PEOPLE}`, account: undefined } as const;
  const names = { name: "uid", displayName: "cn" };

  function ldap(directory: Partial<DirectoryOptions>) {
    const common = { urls: [slapd.url], startTls: true, ca: undefined, timeoutMs: 2000 };
    return createLdap({ directory: { ...common, ...directory }, finding: pattern, names, groups: undefined });
  }

  test("is not made with a directory that nobody vouches for", async () => {
    for (const url of [slapd.url, slapd.secureUrl]) {
      const result = await ldap({ urls: [url] }).check("anna", ANNA.password);
      expect(result).toEqual({ kind: "unavailable", detail: expect.stringContaining("self-signed certificate") });
    }
  });

  test("may be asked for by the directory, which is then as good as away", async () => {
    const result = await ldap({ startTls: false }).check("anna", ANNA.password);
    expect(result).toEqual({ kind: "unavailable", detail: expect.stringContaining("confidentiality required") });
  });

  test("that breaks off is not made again without TLS", async () => {
    const broken = await breakAfterTls(slapd.caFile);
    const result = await ldap({ urls: [broken.url], ca: await readFile(slapd.caFile, "utf8") }).check("anna", ANNA.password);
    expect(result).toMatchObject({ kind: "unavailable" });
    expect(broken.received()).not.toContain(ANNA.password);
    expect(broken.connections()).toBe(1);
    broken.close();
  });
});

/** Says yes to STARTTLS, shakes hands, and hangs up; then listens to what comes without TLS. */
async function breakAfterTls(certFile: string) {
  const context = createSecureContext({
    key: await readFile(certFile.replace("cert.pem", "key.pem")),
    cert: await readFile(certFile),
  });
  let connections = 0;
  let received = "";
  const accept = (socket: Socket): void => {
    connections += 1;
    socket.on("error", () => {});
    socket.once("data", (request) => {
      received += request.toString("latin1");
      // LDAPMessage: the request's id, ExtendedResponse, success.
      socket.write(Buffer.from([0x30, 0x0c, 0x02, 0x01, request[4] ?? 1, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00]));
      const secure = new TLSSocket(socket, { isServer: true, secureContext: context });
      secure.on("error", () => {});
      secure.once("secure", () => socket.destroy());
    });
  };
  const server = createServer(accept);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `ldap://127.0.0.1:${port}`,
    received: () => received,
    connections: () => connections,
    close: () => server.close(),
  };
}
