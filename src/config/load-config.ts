/** Configuration of a process: reads the file that flags or environment name, then resolves everything. */
import { readFile } from "node:fs/promises";
import { type Config, resolveConfig } from "./config.js";
import { ConfigError } from "./config-error.js";
import { CONFIG_FILE } from "./options.js";
import type { ConfigFile, Sources } from "./read-options.js";

export interface ProcessSources extends Pick<Sources, "flags" | "env"> {
  /** From --config. */
  readonly configFile?: string | undefined;
}

/** Throws ConfigError. */
export async function loadConfig({ flags, env, configFile }: ProcessSources): Promise<Config> {
  const path = configFile ?? (env[CONFIG_FILE.name] || undefined);
  return resolveConfig({ flags, env, file: path === undefined ? undefined : await readConfigFile(path) });
}

async function readConfigFile(path: string): Promise<ConfigFile> {
  const content = parseJson(path, await readText(path));
  if (!isRecord(content)) throw new ConfigError([`The configuration file ${path} must hold one JSON object.`]);
  return { path, content };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError([`Can't read the configuration file ${path}: ${reasonOf(error)}.`]);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError([`The configuration file ${path} is not JSON: ${reasonOf(error)}.`]);
  }
}

function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EACCES: "permission denied",
    EISDIR: "it is a folder",
  };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
