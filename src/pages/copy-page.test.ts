import { expect, test } from "vitest";
import { parseNotebook } from "../notebook/parse-notebook.js";
import { wordsIn } from "../words/catalogue.js";
import { type CopyPageModel, renderCopyBody } from "./copy-page.js";

const cells = [{ cell_type: "markdown", metadata: {}, source: "# Sales" }];
const model: CopyPageModel = {
  notebook: parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }), "sales.ipynb"),
  template: "report",
  plotTheme: "page",
  words: wordsIn("en"),
  linkBase: "https://example.org/dashboards/",
  url: "https://example.org/dashboards/sales",
  taken: new Date(0),
  cells: [],
  leftOut: [],
  isWhole: true,
  isBare: false,
};

test("a copy says what it is a copy of; a bare one shows the dashboard alone", () => {
  expect(renderCopyBody(model)).toMatch(/A copy of .*Sales/);
  const bare = renderCopyBody({ ...model, isBare: true });
  expect(bare).toContain("Sales</h1>");
  expect(bare).not.toContain("copy of");
  expect(bare).toMatch(/class="dashboard-status" hidden/);
});

test.each([
  ["de", "Eine Kopie von <a", "Zu groß für diese Kopie und weggelassen: plotly, bokeh."],
  ["ar", "نسخة من <a", "plotly, bokeh"],
] as const)("in %s it says so in the page's language", (language, copyOf, tooLarge) => {
  const html = renderCopyBody({ ...model, words: wordsIn(language), leftOut: ["plotly", "bokeh"], isWhole: false });
  expect(html).toContain(copyOf);
  expect(html).toContain(tooLarge);
  expect(html).not.toMatch(/lang="en"|this copy/);
});
