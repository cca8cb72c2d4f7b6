import { beforeAll, expect, test, vi } from "vitest";
import type { CdnCopy } from "./cdn-copy.js";
import { redirectTo } from "./local-copies.js";

const redirect = redirectTo(
  [
    { from: "https://cdn.bokeh.org/bokeh/release/", drop: "-3.9.2", url: "/_extensions/b/" },
    { from: "https://cdn.holoviz.org/panel/1.9.4/dist/", url: "/_extensions/p/" },
  ],
  "/dash",
);

const COPIES: readonly CdnCopy[] = [
  { name: "leaflet", majors: ["1"], folder: "cdn/leaflet@1.9.4/", files: ["dist/leaflet.js", "dist/leaflet.css"] },
  { name: "leaflet.awesome-markers", majors: ["2"], folder: "cdn/m/", files: ["dist/leaflet.awesome-markers.js"] },
  { name: "jquery", majors: ["3"], folder: "cdn/jquery@3.8.0/", files: ["dist/jquery.min.js"] },
];

// The build puts it in.
beforeAll(() => void vi.stubGlobal("CDN_COPIES", COPIES));

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
  ["https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css", "cdn/leaflet@1.9.4/dist/leaflet.css"],
  ["https://unpkg.com/leaflet@1.9/dist/leaflet.js", "cdn/leaflet@1.9.4/dist/leaflet.js"],
  [
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.js",
    "cdn/m/dist/leaflet.awesome-markers.js",
  ],
  ["https://code.jquery.com/jquery-3.7.1.min.js", "cdn/jquery@3.8.0/dist/jquery.min.js"],
])("so is %s, at whatever CDN", (address, local) => {
  expect(redirect(address).endsWith(local)).toBe(true);
});

test.each([
  "https://cdn.jsdelivr.net/npm/leaflet@2.0.0/dist/leaflet.js",
  "https://cdn.jsdelivr.net/npm/leaflet@1.9.4/dist/leaflet-src.js",
  "https://code.jquery.com/jquery-4.0.0.min.js",
  "https://cdn.bokeh.org/bokeh/release/bokeh-3.1.0.min.js",
  "https://cdn.holoviz.org/panel/1.5.0/dist/css/loading.css",
  "https://cdn.jsdelivr.net/npm/vega@5?noext",
  "https://cdn.jsdelivr.net/npm/vega@6/build/vega-core.js",
  "https://evil.example/?https://cdn.bokeh.org/bokeh/release/bokeh-3.9.2.min.js",
  "/files/data.json",
])("other versions and other files stay where they are: %s", (address) => {
  expect(redirect(address)).toBe(address);
});
