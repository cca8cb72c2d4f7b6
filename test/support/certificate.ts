/** Certificates that nobody has signed, made by openssl. */
import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export function createCertificateFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "certificates-"));
}

/** Writes `key.pem` and `cert.pem` into the folder; with a prefix, `PREFIX-key.pem` and `PREFIX-cert.pem`. */
export async function createCertificate(folder: string, name: string, prefix?: string): Promise<void> {
  const file = (part: string): string => join(folder, prefix === undefined ? `${part}.pem` : `${prefix}-${part}.pem`);
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const names = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name},DNS:*.${name}`];
  await run("openssl", ["req", "-x509", ...kind, ...names, "-keyout", file("key"), "-out", file("cert")]);
}
