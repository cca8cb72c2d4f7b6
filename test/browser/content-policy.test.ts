/** The pages' Content-Security-Policy, seen from a browser: authors' pages work whole, what others have said does nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { drawn, openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookWith } from "../support/write-notebook.js";

const folder = mkdtempSync(join(tmpdir(), "policy-"));
/** Each that has run says so: `ran("name")`. */
const OUTPUTS = [
  "# Scripts\n\n<script>window.done = []; window.ran = (name) => { window.done.push(name); };</script>",
  `from IPython.display import HTML, Javascript
HTML("""<script>ran("inline")</script>
<script src="own.js"></script>
<script type="module">import { name } from "/dashboards/scripts/more.js"; ran(name);</script>
<script>
  const made = document.createElement("script"); made.textContent = 'ran("made inline")'; document.body.append(made);
  const loaded = document.createElement("script"); loaded.src = "/dashboards/scripts/loaded.js"; document.body.append(loaded);
  const text = new Blob(['postMessage("worker")'], { type: "text/javascript" });
  new Worker(URL.createObjectURL(text)).onmessage = ({ data }) => ran(data);
  fetch("data:text/plain,fetched").then((answer) => answer.text()).then(ran);
</script>
<button id="handled" style="color: red" onclick="ran('handler')">Press</button>
<img alt="a dot" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" onload="ran('image')">""")`,
  `Javascript("ran('javascript'); element.append('made by code')")`,
  `import html
FRAME = html.escape("<!doctype html><p>framed</p><script>parent.ran('frame ' + document.compatMode)</script>")
HTML(f'<iframe srcdoc="{FRAME}"></iframe>')`,
  `import ipywidgets as w
w.HTML(f"<iframe title='in a widget' srcdoc='{FRAME.replace('frame', 'widget frame')}'></iframe><b onclick=\\"ran('widget handler')\\">Bold</b>")`,
];
const ALL = [
  "fetched",
  "frame CSS1Compat",
  "handler",
  "image",
  "inline",
  "javascript",
  "loaded",
  "made inline",
  "module",
  "own",
  "widget frame CSS1Compat",
  "widget handler",
  "worker",
];
/** What one visitor types, all see as HTML: an author's mistake. */
const ECHO = [
  "# Echo",
  `import ipywidgets as w
said, shown = w.Text(description='Say', continuous_update=False), w.HTML()
said.observe(lambda change: setattr(shown, 'value', change['new']), 'value')
w.VBox([said, shown])`,
];

mkdirSync(join(folder, "scripts"));
writeFileSync(join(folder, "scripts/index.ipynb"), notebookWith({}, ...OUTPUTS));
writeFileSync(join(folder, "scripts/own.js"), 'ran("own");');
writeFileSync(join(folder, "scripts/loaded.js"), 'ran("loaded");');
writeFileSync(join(folder, "scripts/more.js"), 'export const name = "module";');
writeFileSync(
  join(folder, "scripts/page.html"),
  "<!doctype html><link rel=icon href=data:,><p id=p></p><script>p.textContent = eval('6 * 7')</script>",
);
writeFileSync(join(folder, "echo.ipynb"), notebookWith({ session: "shared" }, ...ECHO));
const stage = setStage({ folder });

afterAll(() => rmSync(folder, { recursive: true }));

test.each(["dashboards", "dashboards-plain"])("an author's scripts run, each once, in all the ways there are (%s)", async (prefix) => {
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/${prefix}/scripts`);
  await drawn(page);
  await page.locator("#handled").click();
  await page.getByText("Bold").click();
  const done = (): Promise<string[]> => page.evaluate(() => [...(Reflect.get(window, "done") ?? [])].sort());
  await expect.poll(done).toEqual(ALL);
  // With what the page shows before its script has run.
  await page.reload();
  await page.locator("#handled").click();
  await page.getByText("Bold").click();
  // Frames and pictures are begun again where they are put anew.
  const begunAgain = ["frame CSS1Compat", "image"];
  const once = async (): Promise<string[]> =>
    (await done()).filter((name, at, all) => !(begunAgain.includes(name) && all[at - 1] === name));
  await expect.poll(once).toEqual(ALL);
  expect(errors).toEqual([]);
  await context.close();
});

test("what one visitor says runs nothing on the page of another", async () => {
  const [mallory, anna] = [await visit(stage.browser), await visit(stage.browser)];
  for (const { page } of [mallory, anna]) {
    await openDashboard(page, `${stage.server.url}/dashboards/echo`);
    await drawn(page);
  }
  const code = "document.title = &quot;taken over&quot;";
  const field = mallory.page.getByRole("textbox", { name: "Say" });
  await field.fill(`<img src=x onerror="${code}"><iframe srcdoc="<script>parent.${code}</script>"></iframe><p>said</p>`);
  await field.press("Enter");
  await anna.page.getByText("said").waitFor();
  await expect.poll(() => anna.errors.filter((text) => text.includes("Content Security Policy")).length).toBe(2);
  expect(await anna.page.title()).toBe("Echo");
  for (const { context } of [mallory, anna]) await context.close();
});

test("a bundle's own page is a document of its own", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/scripts/page.html`);
  expect(await page.locator("#p").textContent()).toBe("42");
  expect(errors).toEqual([]);
  await context.close();
});

test("lists and errors run no script but their own", async () => {
  const { context, page, errors } = await visit(stage.browser);
  for (const path of ["/dashboards", "/dashboards/nothing"]) {
    await page.goto(stage.server.url + path);
    // The page that is not there is one.
    errors.length = 0;
    await page.evaluate(() => {
      const image = '<img src="data:," onerror="document.title = 1">';
      document.body.insertAdjacentHTML("beforeend", `${image}<iframe srcdoc="<script>parent.document.title = 1</script>"></iframe>`);
    });
    await expect.poll(() => errors.filter((text) => text.includes("Content Security Policy")).length).toBeGreaterThanOrEqual(2);
    expect(await page.title()).not.toBe("1");
  }
  await context.close();
});
