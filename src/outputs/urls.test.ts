import fc from "fast-check";
import { expect, test } from "vitest";
import { transformHtml } from "./html-tags.js";
import { rewriteRelativeUrls } from "./urls.js";

const BASE = "/dashboards/sales/";

test.each([
  ['<img src="a.png">', '<img src="/dashboards/sales/a.png">'],
  ["<IMG SRC='./img/a b.png' alt=x>", '<IMG SRC="/dashboards/sales/img/a b.png" alt=x>'],
  ["<img src=a.png/>", '<img src="/dashboards/sales/a.png/">'],
  ['<a href="../other">o</a>', '<a href="/dashboards/sales/../other">o</a>'],
  ['<img srcset="a.png 1x, b.png 2x">', '<img srcset="/dashboards/sales/a.png 1x, /dashboards/sales/b.png 2x">'],
  ['<img srcset="data:image/png;base64,AA,BB 1x, b.png 2x">', '<img srcset="data:image/png;base64,AA,BB 1x, /dashboards/sales/b.png 2x">'],
  ['<video poster="p.jpg"></video>', '<video poster="/dashboards/sales/p.jpg"></video>'],
  ['<object data="d.pdf"></object>', '<object data="/dashboards/sales/d.pdf"></object>'],
  ['<p title="a > b"><img src="a.png"></p>', '<p title="a > b"><img src="/dashboards/sales/a.png"></p>'],
  ["<p don't><img src=a></p>", '<p don\'t><img src="/dashboards/sales/a"></p>'],
  ['<svg><image xlink:href="a.png"/></svg>', '<svg><image xlink:href="/dashboards/sales/a.png"/></svg>'],
])("rewrites %s", (html, expected) => {
  expect(rewriteRelativeUrls(html, BASE)).toBe(expected);
});

test.each([
  '<a href="#part">x</a>',
  '<a href="/root">x</a>',
  '<a href="//host/x">x</a>',
  '<a href="https://host/x">x</a>',
  '<a href="mailto:a@b">x</a>',
  '<a href="?region=north">x</a>',
  '<a href="">x</a>',
  '<img src="data:image/png;base64,AA==">',
  '<img src="blob:x">',
  '<p data="x">src="a.png"</p>',
  "<script>const a = '<img src=\"a.png\">';</script>",
  '<style>/* <img src="a.png"> */</style>',
  '<textarea><img src="a.png"></textarea>',
  '<!-- <img src="a.png"> -->',
  '<base href="x/">',
  'a < b src="a.png" > c',
])("leaves %s", (html) => {
  expect(rewriteRelativeUrls(html, BASE)).toBe(html);
});

test("goes on after a script", () => {
  expect(rewriteRelativeUrls('<script src="a.js">"</scripty>"</script><img src="b">', BASE)).toBe(
    '<script src="/dashboards/sales/a.js">"</scripty>"</script><img src="/dashboards/sales/b">',
  );
});

test("a visitor that changes nothing leaves every text as it was", () => {
  const piece = fc.constantFrom(
    "<",
    ">",
    "a",
    "img",
    " src=",
    '"',
    "'",
    "=",
    "/",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<p ",
    "<?",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      expect(transformHtml(pieces.join(""), {})).toBe(pieces.join(""));
    }),
  );
});
