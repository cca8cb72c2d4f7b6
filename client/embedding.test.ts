import { expect, test } from "vitest";
import type { PageConfig } from "../src/protocol/page.js";
import { embedCode } from "./embedding.js";

test("the code leads to the plain page with its parameters, whatever stands in names", () => {
  const config: PageConfig = {
    baseUrl: "/apps",
    dashboard: 'team/a "b" & <c>',
    query: "",
    revision: "r1",
    session: "visitor",
    viewOnly: false,
    linkBase: "/apps/dashboards/team/",
  };
  expect(embedCode(config, { origin: "https://dashboards.example", search: "?x=1&y=%222" }, 'Sales & "more" <now>')).toBe(
    '<iframe src="https://dashboards.example/apps/dashboards-plain/team/a%20%22b%22%20%26%20%3Cc%3E?x=1&amp;y=%222" title="Sales &amp; &quot;more&quot; &lt;now>" style="width: 100%; height: 40rem; border: 0"></iframe>',
  );
});
