/** Reads a JSON file that an operator wrote. */
import { readFile } from "node:fs/promises";
import { ConfigError } from "./config-error.js";

/** `kind` is for messages: "configuration file". Throws ConfigError. */
export async function readJsonFile(path: string, kind: string): Promise<unknown> {
  const text = await readText(path, kind);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError([`The ${kind} ${path} is not JSON: ${reasonOf(error)}.`]);
  }
}

/** `kind` as above. Throws ConfigError. */
export async function readText(path: string, kind: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError([`Can't read the ${kind} ${path}: ${reasonOf(error)}.`]);
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
