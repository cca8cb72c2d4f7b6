/** The operator's style sheet and logo, as pages name them and browsers are sent them. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { FastifyInstance } from "fastify";
import { ConfigError } from "../config/config-error.js";
import { ASSETS_PREFIX } from "./client-files.js";

export interface ThemeFile {
  /** After the base URL. Another once the content is another. */
  readonly url: string;
  readonly type: string;
  readonly content: Buffer;
}

export interface Theme {
  readonly style?: ThemeFile;
  readonly logo?: ThemeFile;
}

const STYLE_TYPES: Readonly<Record<string, string>> = { ".css": "text/css; charset=utf-8" };
const LOGO_TYPES: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};
/** Every page loads them. */
const MOST_BYTES = 1024 * 1024;
const HASH_LENGTH = 16;
/** A picture that somebody opens by its address is a document of this site. */
const PICTURE_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** `css`, `logo`: absolute paths. Throws ConfigError with all that is wrong. */
export async function readTheme(css: string | undefined, logo: string | undefined): Promise<Theme> {
  const problems: string[] = [];
  const read = async (option: string, file: string | undefined, types: Readonly<Record<string, string>>) => {
    const found = file === undefined ? undefined : await readThemeFile(option, file, types);
    if (typeof found === "string") problems.push(found);
    return typeof found === "string" ? undefined : found;
  };
  const style = await read("THEME_CSS", css, STYLE_TYPES);
  const picture = await read("THEME_LOGO", logo, LOGO_TYPES);
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...(style === undefined ? {} : { style }), ...(picture === undefined ? {} : { logo: picture }) };
}

/** Or what is wrong with it. */
async function readThemeFile(option: string, file: string, types: Readonly<Record<string, string>>): Promise<ThemeFile | string> {
  const extension = extname(file).toLowerCase();
  const type = types[extension];
  if (type === undefined) return `${option} is ${file}; its name must end in ${Object.keys(types).join(", ")}.`;
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (error) {
    return `${option} can't be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (content.length > MOST_BYTES) return `${option} is ${file}, which has more than 1 MiB. Every page loads it.`;
  const hash = createHash("sha256").update(content).digest("hex").slice(0, HASH_LENGTH);
  return { url: `${ASSETS_PREFIX}theme-${hash}${extension}`, type, content };
}

export function registerThemeRoutes(app: FastifyInstance, { style, logo }: Theme): void {
  for (const { url, type, content } of [style, logo].filter((file) => file !== undefined)) {
    app.get(url, async (_request, reply) => {
      reply.type(type).header("Cache-Control", "public, max-age=31536000, immutable");
      if (type.startsWith("image/")) reply.header("Content-Security-Policy", PICTURE_ALONE);
      return reply.send(content);
    });
  }
}
