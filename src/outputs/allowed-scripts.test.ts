import { describe, expect, test } from "vitest";
import { allowScripts, allowScriptsOfFrame, holdScripts } from "./allowed-scripts.js";

describe("scripts that may run", () => {
  test.each([
    ["<script>a('<script>')</script>", "<script nonce=n0>a('<script>')</script>"],
    ["<SCRIPT src=x></SCRIPT>", "<SCRIPT nonce=n0 src=x></SCRIPT>"],
    [
      "<p title='<script>'>x</p><!-- <script> --><script type=module>",
      "<p title='<script>'>x</p><!-- <script> --><script nonce=n0 type=module>",
    ],
    ["<scripts>", "<scripts>"],
    ["no markup", "no markup"],
  ])("%s", (html, expected) => {
    expect(allowScripts(html, "n0")).toBe(expected);
  });

  test("also in the document of a frame, however it is written", () => {
    expect(allowScripts('<iframe srcdoc="&lt;b&gt;&lt;script&gt;1 &amp;&amp; 2&lt;/script&gt;"></iframe>', "n0")).toBe(
      '<iframe srcdoc="&lt;b&gt;&lt;script nonce=n0&gt;1 &amp;&amp; 2&lt;/script&gt;"></iframe>',
    );
    expect(allowScriptsOfFrame("<script src='a'></script><script>", "n0")).toBe("<script nonce=n0 src='a'></script><script nonce=n0>");
  });
});

test("scripts that are held are none to the browser, whatever they say they are", () => {
  expect(holdScripts("<script type=module>a</script><script>b</script>")).toBe(
    '<script type="text/plain" type=module>a</script><script type="text/plain">b</script>',
  );
  expect(holdScripts("<iframe srcdoc='<script>'></iframe>")).toBe('<iframe data-srcdoc="<script>"></iframe>');
  expect(holdScripts('<iframe srcdoc="&lt;script&gt;"></iframe>')).toBe('<iframe data-srcdoc="&lt;script&gt;"></iframe>');
  expect(holdScripts("<iframe srcdoc='<p>'></iframe>")).toBe('<iframe srcdoc="<p>"></iframe>');
});
