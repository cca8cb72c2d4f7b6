/** Asks the registry for known vulnerabilities of what is installed with the server: `npm audit`. A registry that can't tell is said to be one. */
import { spawnSync } from "node:child_process";

const { stdout, stderr } = spawnSync("npm", ["audit", "--omit=dev", "--json"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
const { metadata, vulnerabilities = {}, error, message } = parse(stdout);
if (metadata === undefined) {
  console.log(`Not known: the registry does not answer that. ${error?.summary ?? message ?? stderr.trim().split("\n")[0] ?? ""}`);
} else {
  const grave = Object.values(vulnerabilities).filter(({ severity }) => severity === "high" || severity === "critical");
  for (const { name, severity, range } of grave) console.error(`${name} ${range}: ${severity}. npm audit says more.`);
  console.log(`${metadata.vulnerabilities.total} known vulnerabilities, ${grave.length} of them high or critical.`);
  process.exitCode = grave.length > 0 ? 1 : 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
