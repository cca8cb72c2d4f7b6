import { describe, expect, test } from "vitest";
import { english } from "../words/english.js";
import { renderErrorPage } from "./error-page.js";
import { type ListEntry, type ListPageModel, renderListPage } from "./list-page.js";
import { site } from "./samples.js";
import { changedText } from "./time-text.js";

const NOW = new Date("2026-03-10T12:00:00Z");
const entries: readonly ListEntry[] = [
  { kind: "dashboard", name: "sales 1", title: "Sales & more", changed: new Date("2026-03-10T09:00:00Z") },
  { kind: "bundle", name: "maps", title: "Atlas" },
  { kind: "folder", name: "zoo", title: "zoo" },
];

function page(overrides: Partial<ListPageModel> = {}): string {
  return renderListPage({ site, path: "", entries, query: "", now: NOW, ...overrides });
}

function titles(html: string): string[] {
  return [...html.matchAll(/class="entry-title"[^>]*>([^<]*)</g)].map(([, title]) => title ?? "");
}

describe("the list", () => {
  test("folders first, then dashboards by title, each with its address", () => {
    const html = page({ path: "a b" });
    expect(titles(html)).toEqual(["zoo", "Atlas", "Sales &amp; more"]);
    expect(html).toContain('href="/base/dashboards/a%20b/sales%201"');
    expect(html).toContain("Dashboard with files");
  });

  test("dashboards of the same title show their names, others do not", () => {
    const twins = ["north", "south"].map((name): ListEntry => ({ kind: "dashboard", name, title: "Atlas" }));
    const html = page({ entries: [...entries.slice(0, 1), ...twins], query: "south" });
    expect(html).toMatch(/Atlas<span class="entry-name"> south<\/span>/);
    expect(page()).not.toContain("entry-name");
  });

  test("bears the operator's logo, which is its icon too", () => {
    const html = page({ site: { ...site, logo: "/base/_assets/theme-1.svg" } });
    expect(html).toContain('<header class="site-header"><img class="logo" src="/base/_assets/theme-1.svg" alt/>');
    expect(html).toContain('<link rel="icon" href="/base/_assets/theme-1.svg"/>');
  });

  test("says when something was changed", () => {
    expect(page()).toMatch(/<time [^>]*datetime="2026-03-10T09:00:00.000Z"[^>]*>3 hours ago<\/time>/);
  });

  test("a sub-folder has the way up and breadcrumbs, the top has none", () => {
    const html = page({ path: "a/b" });
    expect(html).toMatch(/<p class="up"><a href="\/base\/dashboards\/a"[^>]*>.*?\.\.<\/a>/);
    expect(html).toContain('<a href="/base/dashboards/a" dir="auto">a</a>');
    expect(html).toContain('<span aria-current="page" dir="auto">b</span>');
    expect(page()).not.toContain('class="up"');
  });

  test("a search works without a script", () => {
    const html = page({ query: "MORE  sal" });
    expect(titles(html)).toEqual(["Sales &amp; more"]);
    expect(html).toMatch(/<form class="search" method="get"><input type="search"[^>]*name="q" value="MORE {2}sal"/);
    expect(html).toMatch(/id="list-no-match" role="status" hidden/);
    const none = page({ query: "nothing like it" });
    expect(titles(none)).toEqual([]);
    expect(none).toMatch(/id="list-no-match" role="status">Nothing here matches/);
  });

  test("tells its script where it is, whatever the folder is called", () => {
    const html = page({ path: "a/</script>" });
    const [, json] = /<script type="application\/json" id="list-config">(.*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(json ?? "")).toEqual({ baseUrl: "/base", path: "a/</script>" });
    expect(html).toContain('data-path="a/&lt;/script>/maps"');
  });

  test("an empty folder says what to do", () => {
    const html = page({ entries: [] });
    expect(html).toContain("No dashboards yet");
    expect(html).toContain(".ipynb");
    expect(html).not.toContain('type="search"');
  });
});

test.each([
  ["2026-03-10T11:59:40Z", "just now"],
  ["2026-03-10T11:59:00Z", "1 minute ago"],
  ["2026-03-10T11:00:01Z", "59 minutes ago"],
  ["2026-03-09T11:00:00Z", "yesterday"],
  ["2026-02-20T12:00:00Z", "18 days ago"],
  ["2026-01-02T12:00:00Z", "Jan 2, 2026"],
  ["2026-03-11T12:00:00Z", "Mar 11, 2026"],
])("%s is %s", (changed, text) => {
  expect(changedText(new Date(changed), NOW, english)).toBe(text);
});

test("an error page says what happened and leads home", () => {
  const html = renderErrorPage({ site, status: 404, message: "There is no <such> dashboard." });
  expect(html).toContain("<h1>Nothing here</h1>");
  expect(html).toContain("There is no &lt;such> dashboard.");
  expect(html).toContain('href="/base/dashboards"');
  expect(renderErrorPage({ site, status: 500, message: "x" })).toContain("Something went wrong");
  expect(renderErrorPage({ site, status: 418, message: "x" })).toContain("That did not work");
});
