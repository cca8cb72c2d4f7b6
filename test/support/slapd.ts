/** A real OpenLDAP server as a child process, with a small company in it and a certificate of its own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Attribute, Change, Client } from "ldapts";
import { freePort } from "./free-port.js";
import { end, logOf, untilUp } from "./program.js";

const run = promisify(execFile);
/** Here and in scripts/lib/directory.mjs. */
const SLAPD = "/usr/sbin/slapd";
const ROOT = { dn: "cn=root,dc=example,dc=org", password: "root word" };

const BASE = "dc=example,dc=org";
export const PEOPLE = `ou=people,${BASE}`;
export const GROUPS = `ou=groups,${BASE}`;
/** Who may search. Nobody else sees more than their own entry. */
export const SERVICE = { dn: `cn=dashboards,${BASE}`, password: "service word" };

export interface Person {
  readonly uid: string;
  readonly name: string;
  readonly password: string;
  readonly mail?: string;
}

export interface Slapd {
  /** ldap://, where STARTTLS can be asked for. */
  readonly url: string;
  readonly secureUrl: string;
  /** Nothing is answered on it without TLS. */
  readonly caFile: string;
  addPerson(person: Person): Promise<void>;
  removePerson(uid: string): Promise<void>;
  /** A group without anybody is no group of LDAP's. */
  setGroup(cn: string, members: readonly string[]): Promise<void>;
  lock(uid: string): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Again on the same ports, with what was in it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function createSlapd(people: readonly Person[], groups: Readonly<Record<string, readonly string[]>>): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), "slapd-"));
  await mkdir(join(folder, "data"));
  const [port, securePort] = [await freePort(), await freePort()];
  await makeCertificate(folder);
  await writeFile(join(folder, "slapd.conf"), configurationIn(folder));
  await writeFile(join(folder, "start.ldif"), skeleton());
  // Ubuntu allows the program at its own place no other folders than the system's.
  const program = join(folder, "slapd");
  await copyFile(SLAPD, program);
  const configuration = join(folder, "slapd.conf");
  await run(program, ["-T", "add", "-f", configuration, "-l", join(folder, "start.ldif")]);
  const url = `ldap://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const slapd: Slapd = {
    url,
    secureUrl: `ldaps://127.0.0.1:${securePort}`,
    caFile: join(folder, "cert.pem"),
    addPerson: (person) => asRoot(url, folder, (client) => client.add(dnOf(person.uid), entryOf(person))),
    removePerson: (uid) => asRoot(url, folder, (client) => client.del(dnOf(uid))),
    setGroup: (cn, members) =>
      asRoot(url, folder, async (client) => {
        const dn = `cn=${cn},${GROUPS}`;
        await client.del(dn).catch(() => {});
        if (members.length > 0) await client.add(dn, { objectClass: "groupOfNames", cn, member: members.map(dnOf) });
      }),
    lock: (uid) =>
      asRoot(url, folder, async (client) => {
        const locked = new Attribute({ type: "pwdAccountLockedTime", values: ["000001010000Z"] });
        await client.modify(dnOf(uid), new Change({ operation: "add", modification: locked }));
      }),
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    async start() {
      const started = spawn(program, ["-d", "0", "-f", configuration, "-h", `${url}/ ldaps://127.0.0.1:${securePort}/`], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      child = started;
      await untilUp(started, "slapd", logOf(started), () => asRoot(url, folder, async () => true).catch(() => false));
    },
    stop: () => end(child, "slapd"),
    async close() {
      await slapd.stop();
      await rm(folder, { recursive: true });
    },
  };
  await slapd.start();
  for (const person of people) await slapd.addPerson(person);
  for (const [cn, members] of Object.entries(groups)) await slapd.setGroup(cn, members);
  return slapd;
}

function dnOf(uid: string): string {
  return `uid=${uid},${PEOPLE}`;
}

function entryOf({ uid, name, password, mail }: Person): Record<string, string | string[]> {
  const entry = { objectClass: ["inetOrgPerson"], uid, cn: name, sn: name, userPassword: password };
  return mail === undefined ? entry : { ...entry, mail };
}

async function asRoot<Result>(url: string, folder: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ url, timeout: 5000 });
  try {
    await client.startTLS({ host: "127.0.0.1", ca: await readFile(join(folder, "cert.pem")) });
    await client.bind(ROOT.dn, ROOT.password);
    return await work(client);
  } finally {
    await client.unbind();
  }
}

async function makeCertificate(folder: string): Promise<void> {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  await run("openssl", [...args, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert]);
}

function configurationIn(folder: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
security simple_bind=128
database mdb
suffix "${BASE}"
directory ${folder}/data
rootdn "${ROOT.dn}"
rootpw "${ROOT.password}"
overlay memberof
overlay ppolicy
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="${GROUPS}" by dn.exact="${SERVICE.dn}" read by users read by * none
access to * by dn.exact="${SERVICE.dn}" read by self read by * none
`;
}

function skeleton(): string {
  return `
dn: ${BASE}
objectClass: domain
dc: example

dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: ${GROUPS}
objectClass: organizationalUnit
ou: groups

dn: ${SERVICE.dn}
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: dashboards
userPassword: ${SERVICE.password}
`;
}
