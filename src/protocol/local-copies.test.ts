import { expect, test } from "vitest";
import { isRequireJs } from "./local-copies.js";

test.each([
  ["https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/require.min.js", true],
  ["https://cdn.jsdelivr.net/npm/requirejs@2.3.6/require.js", true],
  ["https://unpkg.com/requirejs@2.3.6/require.js", true],
  ["https://requirejs.org/docs/release/2.3.6/minified/require.js", true],
  ["https://example.com/our-require.js", false],
  ["/dashboards/own/require.js", false],
])("%s: %s", (address, is) => expect(isRequireJs(address)).toBe(is));
