/** Scripts of outputs: in their order, once, with RequireJS where they are written for it, and widgets that are. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { openOffline } from "../support/offline.js";
import { startServerProcess } from "../support/server-process.js";
import { setStage } from "../support/stage.js";
import { notebookText } from "../support/write-notebook.js";

const root = mkdtempSync(join(tmpdir(), "scripts-"));
const [folder, shared] = [join(root, "dashboards"), join(root, "jupyter")];

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
    html(`<script>requirejs.config({ paths: { vega: "https://cdn.jsdelivr.net/npm/vega@6?noext" } });
require(["vega"], (vega) => { ran(vega.View.name !== "" && !("vega" in window) ? "vega of this server" : "another vega"); })</script>`),
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

const gauge = (name: string, module: string, version: string): string => `class ${name}(DOMWidget):
    value = Int(3).tag(sync=True)
    _model_name, _view_name = Unicode("GaugeModel").tag(sync=True), Unicode("GaugeView").tag(sync=True)
    _model_module, _view_module = Unicode("${module}").tag(sync=True), Unicode("${module}").tag(sync=True)
    _model_module_version, _view_module_version = Unicode("${version}").tag(sync=True), Unicode("${version}").tag(sync=True)`;
write(
  join(folder, "classic.ipynb"),
  notebookText(`from ipywidgets import DOMWidget, IntSlider, VBox, jslink
from traitlets import Int, Unicode
${gauge("Gauge", "@team/gauges", "^1.2.0")}
${gauge("Newer", "@team/gauges", "^2.0.0")}
slider, shown = IntSlider(description="Kernel"), Gauge()
slider.observe(lambda change: setattr(shown, "value", change.new * 10), "value")
VBox([slider, shown, Newer()])`),
);
write(
  join(folder, "cdn.ipynb"),
  notebookText(`from ipywidgets import DOMWidget, VBox
from traitlets import Int, Unicode
${gauge("Far", "@far/gauges", "^3.0.0")}
${gauge("Nowhere", "nowhere", "1.0.0")}
${gauge("Near", "@team/gauges", "^1.2.0")}
VBox([Far(), Nowhere(), Near()])`),
);
const FAR = `define(["@jupyter-widgets/base"], (base) => ({
  GaugeModel: class extends base.DOMWidgetModel {},
  GaugeView: class extends base.DOMWidgetView { render() { this.el.className = "far"; this.el.textContent = "far " + this.model.get("value"); } },
}));`;
write(
  join(shared, "nbextensions/team_gauges/extension.js"),
  `requirejs.config({map: {"*": {"@team/gauges": "nbextensions/team_gauges/index"}}});`,
);
write(
  join(shared, "nbextensions/team_gauges/index.js"),
  `define(["@jupyter-widgets/base", "./needle"], (base, needle) => {
  const files = document.querySelector("body").getAttribute("data-base-url") + "nbextensions/team_gauges/";
  const GaugeModel = base.DOMWidgetModel.extend({});
  const GaugeView = base.DOMWidgetView.extend({
    render() { this.listenTo(this.model, "change:value", this.draw); this.el.className = "gauge"; this.el.style.backgroundImage = "url(" + files + "back.svg)"; this.draw(); },
    draw() { this.el.textContent = needle + this.model.get("value"); },
  });
  return { version: "1.2.5", GaugeModel, GaugeView };
});`,
);
write(join(shared, "nbextensions/team_gauges/needle.js"), 'define(() => "at ");');
write(join(shared, "nbextensions/team_gauges/back.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
afterAll(() => rmSync(root, { recursive: true }));

const stage = setStage({ folder, env: { JUPYTER_PATH: shared } });

const done = (page: Page) => () => page.evaluate<string[]>("window.done");

test("scripts that are written for RequireJS have it, and libraries that come as plain scripts do not see it", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "amd");
  const expected = [
    "a global",
    "plain is a global",
    "scripterror: nowhere",
    "the team and friends, told by a cell before",
    "vega of this server",
  ];
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
  const { page, close } = await openOffline(stage, "order");
  for (const again of [false, true]) {
    if (again) await page.reload();
    await page.getByText("Made by code").waitFor();
    expect(await done(page)()).toEqual(["module", "after modules", "next cell", "written", "In place", "javascript"]);
    await page.getByText("Said here.").waitFor();
    // By this libraries know that they are on a dark page.
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => page.locator("html.dark").count()).toBe(colorScheme === "dark" ? 1 : 0);
    }
    expect(await page.locator(".written + script + p, .written ~ p").last().textContent()).toBe("Stays.");
  }
  await close();
});

test("a widget that only the classic notebook has an extension for works, in the version that it says it is", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "classic");
  const gaugeText = () => page.locator(".gauge").textContent();
  await expect.poll(gaugeText).toBe("at 3");
  await page.locator(".noUi-handle").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(gaugeText).toBe("at 10");
  await page.reload();
  await expect.poll(gaugeText).toBe("at 10");
  expect(await page.locator(".widget-missing").allTextContents()).toEqual([
    "This widget needs @team/gauges ^2.0.0, but what is installed is 1.2.5.",
  ]);
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("a widget that this server does not have comes from the CDN that the operator allows, and no other does", async () => {
  const elsewhere = { "https://cdn.example/npm/@far/gauges@%5E3.0.0/dist/index.js": FAR };
  const server = await startServerProcess({ folder, env: { JUPYTER_PATH: shared, WIDGETS_CDN: "https://cdn.example/npm/" } });
  const { page, outside, close } = await openOffline({ browser: stage.browser, server }, "cdn", { elsewhere });
  await expect.poll(() => page.locator(".far").allTextContents()).toEqual(["far 3"]);
  await expect.poll(() => page.locator(".gauge").allTextContents()).toEqual(["at 3"]);
  await expect
    .poll(() => page.locator(".widget-missing").allTextContents())
    .toEqual([expect.stringMatching(/^This widget needs nowhere 1\.0\.0, which was not found\. .* and https:\/\/cdn\.example\/npm\/\.$/)]);
  expect(new Set(outside)).toEqual(new Set([...Object.keys(elsewhere), "https://cdn.example/npm/nowhere@1.0.0/dist/index.js"]));
  await close();
  await server.stop();
});
