import { expect, test } from "vitest";
import { redirectTo } from "./local-copies.js";

const redirect = redirectTo(
  [
    { from: "https://cdn.bokeh.org/bokeh/release/", drop: "-3.9.2", url: "/_extensions/b/" },
    { from: "https://cdn.holoviz.org/panel/1.9.4/dist/", url: "/_extensions/p/" },
  ],
  "/dash",
);

test.each([
  ["https://cdn.bokeh.org/bokeh/release/bokeh-3.9.2.min.js", "/dash/_extensions/b/bokeh.min.js"],
  ["https://cdn.bokeh.org/bokeh/release/bokeh-widgets-3.9.2.min.js", "/dash/_extensions/b/bokeh-widgets.min.js"],
  ["https://cdn.holoviz.org/panel/1.9.4/dist/css/loading.css", "/dash/_extensions/p/css/loading.css"],
])("what this server has is loaded from it: %s", (address, local) => {
  expect(redirect(address)).toBe(local);
});

test.each(["vega@6?noext", "vega-lite@6.4.1?noext", "vega-lite@6.4.1", "vega-embed@7?noext"])("so is %s of Vega", (name) => {
  expect(redirect(`https://cdn.jsdelivr.net/npm/${name}`)).not.toContain("jsdelivr");
});

test.each([
  "https://cdn.bokeh.org/bokeh/release/bokeh-3.1.0.min.js",
  "https://cdn.holoviz.org/panel/1.5.0/dist/css/loading.css",
  "https://cdn.jsdelivr.net/npm/vega@5?noext",
  "https://cdn.jsdelivr.net/npm/vega@6/build/vega-core.js",
  "https://evil.example/?https://cdn.bokeh.org/bokeh/release/bokeh-3.9.2.min.js",
  "/files/data.json",
])("other versions and other files stay where they are: %s", (address) => {
  expect(redirect(address)).toBe(address);
});
