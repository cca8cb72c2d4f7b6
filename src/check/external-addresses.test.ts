import { expect, test } from "vitest";
import { addressesInScript, externalAddresses } from "./external-addresses.js";

test.each([
  ["a script", '<script src="https://cdn.example/a.js"></script>', ["https://cdn.example/a.js"]],
  ["a style sheet", "<link rel=stylesheet href='//cdn.example/a.css'>", ["https://cdn.example/a.css"]],
  ["a picture", '<img alt="x" src="http://pictures.example/a.png?b=1&amp;c=2">', ["http://pictures.example/a.png?b=1&c=2"]],
  ["a frame", '<iframe src="https://maps.example/"></iframe>', ["https://maps.example/"]],
  [
    "what a frame's document loads",
    `<iframe srcdoc="&lt;script src=&quot;https://cdn.example/b.js&quot;&gt;"></iframe>`,
    ["https://cdn.example/b.js"],
  ],
  [
    "what a frame's data loads",
    `<iframe src="data:text/html;charset=utf-8;base64,${Buffer.from('<script src="https://cdn.example/c.js"></script>').toString("base64")}"></iframe>`,
    ["https://cdn.example/c.js"],
  ],
  ["a module", '<script type="module">import x from "https://esm.sh/x@1";</script>', ["https://esm.sh/x@1"]],
])("%s of another site is found", (_, html, addresses) => {
  expect(externalAddresses(html)).toEqual(addresses);
});

test.each([
  ["a link to click", '<a href="https://example.org/">there</a>'],
  ["a file of the bundle", '<img src="logo.png"><script src="/files/a.js"></script>'],
  ["a picture in the page", '<img src="data:image/png;base64,AAAA">'],
  ["a name space", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
  ["text", "src=https://cdn.example/a.js"],
])("%s is none", (_, html) => {
  expect(externalAddresses(html)).toEqual([]);
});

test("of a library that stands there whole, what it imports counts", () => {
  const code = `import a from "https://esm.sh/a";const map = "https://cdn.example/world.js";${" ".repeat(100_000)}import("https://esm.sh/b")`;
  expect(addressesInScript(code)).toEqual(["https://esm.sh/a", "https://esm.sh/b"]);
});

test("a script's libraries count, its links do not", () => {
  expect(addressesInScript('const a = "https://cdn.jsdelivr.net/npm/vega@6?noext"; const b = "https://example.org/about"')).toEqual([
    "https://cdn.jsdelivr.net/npm/vega@6?noext",
  ]);
});
