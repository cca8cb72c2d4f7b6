/** Gets the proxies that dashboards are shown behind in tests. */

import { existsSync } from "node:fs";
import { attempt } from "./run.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";

export function ensureNginx() {
  return ensureSystemPackages({
    // Where it is installed, it may be on no path but root's.
    isThere: async () => (await attempt("/usr/sbin/nginx", ["-v"])).ok || (await attempt("nginx", ["-v"])).ok,
    packages: ["nginx"],
    line: "Installing nginx for the tests...",
    need: "nginx",
  });
}

/** Of Debian's packages; where these places are, test/support/front-proxy.ts knows too. */
export function ensureApacheAndCaddy() {
  return ensureSystemPackages({
    isThere: async () => existsSync("/usr/sbin/apache2") && existsSync("/usr/bin/caddy"),
    packages: ["apache2", "caddy"],
    line: "Installing Apache and Caddy for the tests...",
    need: "Apache and Caddy",
  });
}
