/** Builds the browser's files. URLs in them are relative, so that one build serves behind any base URL. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { cdnCopies, copyForCdns } from "./cdn-copies.js";
import { precompress } from "./precompress.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const words = { "words-en": here("words/en.ts"), "words-de": here("words/de.ts"), "words-ar": here("words/ar.ts") };

const BUILT = here("../dist/client");

/** What extensions are told of the packages that the page shares with them. */
const SHARED = ["@jupyter-widgets", "@lumino"];

function sharedVersions(): Record<string, string> {
  const { devDependencies } = JSON.parse(readFileSync(here("../package.json"), "utf8"));
  const names = Object.keys(devDependencies).filter((name) => SHARED.includes(name.split("/")[0] ?? ""));
  const versionOf = (name: string): string => JSON.parse(readFileSync(here(`../node_modules/${name}/package.json`), "utf8")).version;
  return Object.fromEntries(names.map((name) => [name, versionOf(name)]));
}

/** RequireJS is written as a script that sets globals; the page's scripts are to see them only where we say so. */
const REQUIREJS_AS_MODULE: Plugin = {
  name: "requirejs-as-module",
  transform: (code, id) =>
    id.endsWith("/requirejs/require.js") ? `${code.replace(/\}\(this,/, "}(globalThis,")}\nexport { requirejs, define };` : undefined,
};

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  define: { SHARED_VERSIONS: JSON.stringify(sharedVersions()), CDN_COPIES: JSON.stringify(await cdnCopies()) },
  plugins: [REQUIREJS_AS_MODULE, copyForCdns(BUILT), precompress(BUILT)],
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    manifest: true,
    license: true,
    assetsDir: "",
    target: "es2022",
    // Fonts as files: only what a page's formulas and icons use is loaded.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { dashboard: here("dashboard.ts"), list: here("list.ts"), style: here("style.ts"), ...words } },
  },
});
