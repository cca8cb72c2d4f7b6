/** A style sheet of the build with its fonts and pictures in it. */
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import mime from "mime-types";

const URL_CALL = /url\(\s*(["']?)(?:\.\/)?([\w.@-]+)\1\s*\)/g;
/** Every browser that runs the copy takes woff2. */
const FORMER_FONTS: ReadonlySet<string> = new Set([".woff", ".ttf", ".eot", ".otf"]);

export async function inlineStyle(directory: string, file: string): Promise<string> {
  const text = await readFile(join(directory, file), "utf8");
  const urls = new Map<string, string>();
  for (const [, , name = ""] of text.matchAll(URL_CALL)) urls.set(name, urls.get(name) ?? (await dataUrl(directory, name)));
  return text.replace(URL_CALL, (_, _quote, name: string) => `url("${urls.get(name) ?? "data:,"}")`);
}

async function dataUrl(directory: string, name: string): Promise<string> {
  if (FORMER_FONTS.has(extname(name))) return "data:,";
  const content = await readFile(join(directory, name)).catch(() => undefined);
  return content === undefined ? "data:," : `data:${mime.lookup(name) || "application/octet-stream"};base64,${content.toString("base64")}`;
}
