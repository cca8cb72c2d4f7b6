/** Secrets in files of their own, as containers and service managers hand them out: AUTH_TOKEN_FILE for AUTH_TOKEN. */
import { ConfigError } from "./config-error.js";
import { readText } from "./json-file.js";
import { OPTION_ENTRIES, type Option, type OptionKey } from "./options.js";
import type { SecretTexts, Sources } from "./read-options.js";

/** Reads what flags, environment and configuration file name. Throws ConfigError with all that is wrong; never a file's content. */
export async function readSecretFiles(sources: Omit<Sources, "secrets">): Promise<SecretTexts> {
  const problems: string[] = [];
  const secrets: Partial<Record<OptionKey, { text: string; path: string }>> = {};
  for (const [key, option] of OPTION_ENTRIES) {
    const given = option.secret === true ? pathOf(key, option, sources) : undefined;
    if (given === undefined) continue;
    try {
      secrets[key] = { text: await secretIn(given, option, isGiven(key, option, sources)), path: String(given) };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return secrets;
}

function pathOf(key: OptionKey, { name }: Option, { flags, env, file }: Omit<Sources, "secrets">): unknown {
  return flags[`${key}File`] ?? (env[`${name}_FILE`] || file?.content[`${name}_FILE`]);
}

function isGiven(key: OptionKey, { name }: Option, { flags, env, file }: Omit<Sources, "secrets">): boolean {
  return flags[key] !== undefined || (env[name] ?? "") !== "" || file?.content[name] !== undefined;
}

async function secretIn(path: unknown, { name }: Option, isGivenToo: boolean): Promise<string> {
  if (typeof path !== "string") throw new ConfigError([`${name}_FILE must be a text, the path of a file.`]);
  if (isGivenToo) throw new ConfigError([`${name} and ${name}_FILE are both set. Leave one out.`]);
  const text = (await readText(path, `file that ${name}_FILE names,`)).replace(/\r?\n$/, "");
  if (text === "") throw new ConfigError([`The file ${path}, which ${name}_FILE names, is empty.`]);
  return text;
}
