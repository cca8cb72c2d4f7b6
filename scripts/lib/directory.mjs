/** Gets the LDAP directory that users sign in with in tests. */
import { existsSync } from "node:fs";
import { ensureSystemPackages } from "./system-packages.mjs";

/** Here and in test/support/slapd.ts. */
const SLAPD = "/usr/sbin/slapd";

export function ensureSlapd() {
  return ensureSystemPackages({
    isThere: async () => existsSync(SLAPD),
    packages: ["slapd"],
    // The tests start their own; a directory of the machine is not wanted.
    answers: ["slapd slapd/no_configuration boolean true"],
    line: "Installing the LDAP directory for the tests...",
    need: "slapd, OpenLDAP's server",
  });
}
