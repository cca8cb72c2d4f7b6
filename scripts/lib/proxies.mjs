/** Gets the proxy that dashboards are shown behind in tests. */

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
