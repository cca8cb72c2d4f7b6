/** Builds the browser's files. URLs in them are relative, so that one build serves behind any base URL. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  build: {
    outDir: here("../dist/client"),
    emptyOutDir: true,
    manifest: true,
    assetsDir: "",
    target: "es2022",
    // Fonts as files: only what a page's formulas and icons use is loaded.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { dashboard: here("dashboard.ts"), list: here("list.ts"), style: here("style.ts") } },
  },
});
