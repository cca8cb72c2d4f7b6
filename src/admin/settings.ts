/** Which server to talk to and with what token: flags, then environment, then the user's configuration file. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { errorCode } from "../disk/error-code.js";
import { usageError } from "./command-error.js";

export const DEFAULT_SERVER = "http://127.0.0.1:3000";

export interface Settings {
  /** Without a slash at the end; holds the base URL. */
  readonly server: URL;
  readonly token: string | undefined;
  /** A token that was saved for another server, and is not shown to this one. */
  readonly withheld: { readonly file: string; readonly server: URL } | undefined;
  /** Further certificates to trust, PEM. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}

export interface SettingFlags {
  readonly server?: string;
  readonly token?: string;
  readonly config?: string;
  readonly caFile?: string;
  /** Seconds. */
  readonly timeout: number;
}

export interface SettingSources {
  readonly flags: SettingFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  warn(line: string): void;
}

const FileContent = Type.Object(
  { server: Type.Optional(Type.String()), token: Type.Optional(Type.String({ minLength: 1 })) },
  { additionalProperties: false },
);

/** Throws CommandError. */
export async function readSettings({ flags, env, home, warn }: SettingSources): Promise<Settings> {
  const path = flags.config ?? join(env.XDG_CONFIG_HOME || join(home, ".config"), "jupyter-dashboards", "admin.json");
  const file = await readConfigFile(path, flags.config !== undefined, warn);
  const server = parseServer(flags.server ?? (env.JUPYTER_DASHBOARDS_SERVER || file.server) ?? DEFAULT_SERVER);
  // A token that was saved for one server is nothing to show to another.
  const savedFor = parseServer(file.server ?? DEFAULT_SERVER);
  const isSame = savedFor.href === server.href;
  const token = flags.token ?? (env.JUPYTER_DASHBOARDS_TOKEN || (isSame ? file.token : undefined));
  const withheld = token === undefined && file.token !== undefined ? { file: path, server: savedFor } : undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw usageError("The token must be one word of ASCII characters.");
  const ca = flags.caFile === undefined ? undefined : await readText(flags.caFile, "the certificates");
  return { server, token, withheld, ca, timeoutMs: flags.timeout * 1000 };
}

/** "localhost:3000/apps/" is "http://localhost:3000/apps". Throws CommandError. */
export function parseServer(text: string): URL {
  const written = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(written)) throw usageError(`"${text}" is not the address of a server; write one such as https://example.org/apps.`);
  const url = new URL(written);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw usageError(`"${text}" must begin with http:// or https://.`);
  if (url.username !== "" || url.password !== "") {
    throw usageError("The server's address must hold no user or password; a token goes into JUPYTER_DASHBOARDS_TOKEN.");
  }
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

async function readConfigFile(path: string, mustExist: boolean, warn: (line: string) => void): Promise<Static<typeof FileContent>> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined && !mustExist) return {};
  const content = parseJson(path, await readText(path, "the configuration"));
  if (!Value.Check(FileContent, content)) {
    throw usageError(`${path} must hold a JSON object with "server" and "token", both optional, and nothing else.`);
  }
  if (content.token !== undefined && info !== undefined && (info.mode & 0o077) !== 0) {
    warn(`Other users of this machine can reach the token in ${path}; shut them out with: chmod 600 ${path}`);
  }
  return content;
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = errorCode(error);
    throw usageError(`Can't read ${what} in ${path}: ${code === "ENOENT" ? "there is no such file" : code}.`);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${path} is not JSON: ${error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : error}.`);
  }
}
