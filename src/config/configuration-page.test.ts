import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { renderConfigurationPage } from "./configuration-page.js";
import { OPTION_ENTRIES } from "./options.js";

test("docs/configuration.md is current (npm run docs writes it)", async () => {
  const page = await readFile(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  expect(page).toBe(renderConfigurationPage());
});

test("the page names every option, its flag and its default", () => {
  const page = renderConfigurationPage();
  for (const [, option] of OPTION_ENTRIES) {
    expect(page).toContain(`### ${option.name}\n\n${option.description}\n\n- flag \`--${option.flag}\``);
  }
  expect(page).toContain("default: `127.0.0.1`");
});
