/** Writes docs/configuration.md from the options' schema. Run by `npm run docs`. */
import { writeFile } from "node:fs/promises";
import { register } from "tsx/esm/api";

const unregister = register();
const { renderConfigurationPage } = await import("../src/config/configuration-page.ts");
await writeFile(new URL("../docs/configuration.md", import.meta.url), renderConfigurationPage());
await unregister();
