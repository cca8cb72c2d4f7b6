/** Scripts of outputs: in their order, once, with RequireJS where they are written for it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { settled, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookText } from "../support/write-notebook.js";

const root = mkdtempSync(join(tmpdir(), "scripts-"));
const folder = join(root, "dashboards");

function write(file: string, text: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

/** Each that has run says so: `ran("name")`. */
const html = (text: string): string => `from IPython.display import HTML, Javascript
HTML(r"""${text}""")`;
const FIRST = html("<script>window.done = []; window.ran = (name) => { window.done.push(name); };</script>");

write(
  join(folder, "amd/index.ipynb"),
  notebookText(
    FIRST,
    html(`<script src="https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/require.min.js"></script>
<script>requirejs.config({ paths: { team: "lib" } }); define("told", { by: "a cell before" });</script>`),
    html(`<script>require(["team/main", "told"], (team, told) => { ran(team.name + ", told by " + told.by); })</script>`),
    html(`<script src="lib/plain.js"></script><script>ran("plain is " + window.plain)</script>`),
    html(`<script>ran(typeof define === "function" && define.amd ? "an AMD module" : "a global")</script>`),
    `Javascript("require(['team/main'], (team) => { element.append('Made by ' + team.name); })")`,
    html(`<script>require(["nowhere"], () => {}, (error) => { ran(error.requireType + ": " + error.requireModules); })</script>`),
  ),
);
write(join(folder, "amd/lib/main.js"), 'define(["./part"], (part) => ({ name: "the team" + part }));');
write(join(folder, "amd/lib/part.js"), 'define(() => " and friends");');
write(
  join(folder, "amd/lib/plain.js"),
  '(function (page, make) { if (typeof define === "function" && define.amd) define([], make); else page.plain = make(); })(window, () => "a global");',
);

write(
  join(folder, "order/index.ipynb"),
  notebookText(
    FIRST,
    html(`<script type="module">import { name } from "./own.js"; ran(name);</script>
<script type="module">import "./missing.js"; ran("never");</script><script>ran("after modules")</script>`),
    html(`<script>ran("next cell"); document.currentScript.parentElement.append("Said here.")</script>`),
    html(`<script>document.write("<p class='written'>In"); document.write(" place</p><script>ran('written')<\\/script>");</script>
<script>ran(document.querySelector(".written").textContent)</script><p>Stays.</p>`),
    `Javascript("ran('javascript'); element.append('Made by code')")`,
  ),
);
write(join(folder, "order/own.js"), 'export const name = "module";');

afterAll(() => rmSync(root, { recursive: true }));

const stage = setStage({ folder });

async function open(name: string): Promise<{ page: Page; errors: string[]; outside: string[]; close(): Promise<void> }> {
  const { context, page, errors } = await visit(stage.browser);
  const outside: string[] = [];
  await context.route(
    (url) => /^https?:$/.test(url.protocol) && !url.href.startsWith(stage.server.url),
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  await page.goto(`${stage.server.url}/dashboards/${name}`);
  await settled(page);
  return { page, errors, outside, close: () => context.close() };
}

const done = (page: Page) => () => page.evaluate<string[]>("window.done");

test("scripts that are written for RequireJS have it, and libraries that come as plain scripts do not see it", async () => {
  const { page, errors, outside, close } = await open("amd");
  const expected = ["a global", "plain is a global", "scripterror: nowhere", "the team and friends, told by a cell before"];
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect.poll(async () => (await done(page)()).sort()).toEqual(expected);
    await page.getByText("Made by the team and friends").waitFor();
  }
  expect(outside).toEqual([]);
  expect(errors.filter((text) => !text.includes("404") && !text.includes("nowhere.js"))).toEqual([]);
  await close();
});

test("scripts run once and in their order, modules too, and what they write stands in their place", async () => {
  const { page, close } = await open("order");
  for (const again of [false, true]) {
    if (again) await page.reload();
    await page.getByText("Made by code").waitFor();
    expect(await done(page)()).toEqual(["module", "after modules", "next cell", "written", "In place", "javascript"]);
    await page.getByText("Said here.").waitFor();
    expect(await page.locator(".written + script + p, .written ~ p").last().textContent()).toBe("Stays.");
  }
  await close();
});
