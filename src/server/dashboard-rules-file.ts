/** Reads the operator's rules for dashboards. */
import { ConfigError } from "../config/config-error.js";
import { readJsonFile } from "../config/json-file.js";
import { type DashboardRules, NO_RULES, parseDashboardRules } from "../notebook/dashboard-rules.js";

/** `file`: absolute. Throws ConfigError with all that is wrong: a rule that is not kept would be worse than a server that does not start. */
export async function readDashboardRules(file: string | undefined): Promise<DashboardRules> {
  if (file === undefined) return NO_RULES;
  const problems: string[] = [];
  const rules = parseDashboardRules(await readJsonFile(file, "rules file"), (problem) => problems.push(`In ${file}: ${problem}`));
  if (problems.length > 0) throw new ConfigError(problems);
  return rules;
}
