import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTheme, registerThemeRoutes } from "./theme.js";

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "theme-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

test("its files are sent under names that change with them, to be kept for good", async () => {
  const theme = await readTheme(await fileOf("a.css", ":root{}"), await fileOf("logo.svg", LOGO));
  const app = Fastify();
  registerThemeRoutes(app, theme);
  const style = await app.inject(theme.style?.url ?? "");
  expect([style.statusCode, style.body, style.headers["content-type"]]).toEqual([200, ":root{}", "text/css; charset=utf-8"]);
  expect(style.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const logo = await app.inject(theme.logo?.url ?? "");
  expect([logo.body, logo.headers["content-type"]]).toEqual([LOGO, "image/svg+xml"]);
  expect(logo.headers["content-security-policy"]).toContain("sandbox");
  const other = await readTheme(await fileOf("a.css", ":root{--x:1}"), undefined);
  expect(other.style?.url).toMatch(/^\/_assets\/theme-\w{16}\.css$/);
  expect(other.style?.url).not.toBe(theme.style?.url);
  expect(other.logo).toBeUndefined();
});

test("all that is wrong with its files is said at once", async () => {
  const large = await fileOf("large.css", Buffer.alloc(1024 * 1024 + 1));
  await expect(readTheme(large, join(folder, "logo.exe"))).rejects.toMatchObject({
    problems: [expect.stringMatching(/^THEME_CSS is .*more than 1 MiB/), expect.stringMatching(/^THEME_LOGO is .*must end in \.avif, /)],
  });
  await expect(readTheme(undefined, join(folder, "none.png"))).rejects.toMatchObject({
    problems: [expect.stringMatching(/^THEME_LOGO can't be read: /)],
  });
});
