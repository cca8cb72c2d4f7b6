/** Configuration of a process: reads the files that flags or environment name, then resolves everything. */
import { type Config, resolveConfig } from "./config.js";
import { ConfigError } from "./config-error.js";
import { readJsonFile } from "./json-file.js";
import { CONFIG_FILE } from "./options.js";
import type { ConfigFile, Sources } from "./read-options.js";
import { readSecretFiles } from "./secret-files.js";

export interface ProcessSources extends Pick<Sources, "flags" | "env"> {
  /** From --config. */
  readonly configFile?: string | undefined;
}

/** Throws ConfigError. */
export async function loadConfig({ flags, env, configFile }: ProcessSources): Promise<Config> {
  const path = configFile ?? (env[CONFIG_FILE.name] || undefined);
  const sources = { flags, env, file: path === undefined ? undefined : await readConfigFile(path) };
  return resolveConfig({ ...sources, secrets: await readSecretFiles(sources) });
}

async function readConfigFile(path: string): Promise<ConfigFile> {
  const content = await readJsonFile(path, "configuration file");
  if (!isRecord(content)) throw new ConfigError([`The configuration file ${path} must hold one JSON object.`]);
  return { path, content };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
