import { expect, test } from "vitest";
import { parseDashboardPath } from "../../store/dashboard-path.js";
import { pathOfRequest, requireFitPath } from "./request-path.js";

const PREFIX = "/apps/_api/notebooks";
const LIMITS = { uploadMaxDepth: 3, uploadMaxPathLength: 600 };
const pathOf = (text: string) => parseDashboardPath(text.split("/").map(encodeURIComponent).join("/"));

test.each([
  ["/sales", "sales"],
  ["/team/sales.ipynb", "team/sales"],
  ["/a.ipynb.ipynb", "a.ipynb"],
  ["/50%25%20%23%2B.ipynb?x=/y", "50% #+"],
  ["/%25E9", "%E9"],
  ["", ""],
  ["/", ""],
])("%s is the path %j", (rest, path) => {
  expect(pathOfRequest(PREFIX + rest, PREFIX)).toBe(path);
});

test.each([
  "/.ipynb",
  "/a/.ipynb",
  "//a",
  "/a/",
  "/a/../b",
  "/%2e%2e/b",
  "/a%2fb",
  "/a%5cb",
  "/%00",
  "/.jupyter-dashboards/staging",
  "/%zz",
])("%s is no path", (rest) => {
  expect(() => pathOfRequest(PREFIX + rest, PREFIX)).toThrow(expect.objectContaining({ status: 400 }));
});

test("an address that the router took for the prefix, and that is not it, is nothing", () => {
  expect(() => pathOfRequest("/apps/%5Fapi/notebooks/a", PREFIX)).toThrow(expect.objectContaining({ status: 404 }));
});

test.each(["a", "é".repeat(124), "a".repeat(249), "日本語/😀", "a/b/c/d"])("%s can be published at", (path) => {
  expect(() => requireFitPath(pathOf(path), LIMITS)).not.toThrow();
});

test.each([
  ["", 400, /name/],
  ["a".repeat(250), 400, /255/],
  ["日".repeat(84), 400, /255/],
  [`${"a".repeat(256)}/b`, 400, /255/],
  ["a\nb", 400, /control/],
  ["a/b/c/d/e", 413, /UPLOAD_MAX_DEPTH/],
  [["a", "b", "c"].map((part) => part.repeat(201)).join("/"), 413, /UPLOAD_MAX_PATH_LENGTH/],
])("%s can't", (path, status, message) => {
  const attempt = () => requireFitPath(pathOf(path), LIMITS);
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(expect.objectContaining({ status }));
});
