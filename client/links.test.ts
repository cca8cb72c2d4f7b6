import { expect, test } from "vitest";
import { withView } from "./links.js";

test("a link that was made has the parameters, the view and the place of the page", () => {
  const made = "https://example.org/dashboards/sales?share=token";
  expect(withView(made, { search: "?region=a&region=b%20c&view=two", hash: "#costs" })).toBe(
    "https://example.org/dashboards/sales?share=token&region=a&region=b+c&view=two#costs",
  );
  expect(withView(made, { search: "", hash: "" })).toBe(made);
});
