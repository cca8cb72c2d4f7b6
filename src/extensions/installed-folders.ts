/** What has been put beside one another in a folder. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** In their order; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Below a folder, by npm's names: "bqplot", "@bokeh/jupyter_bokeh". */
export async function packageNamesIn(root: string): Promise<string[]> {
  const names = await namesIn(root);
  const found = await Promise.all(
    names.map(async (name) => (name.startsWith("@") ? (await namesIn(join(root, name))).map((scoped) => `${name}/${scoped}`) : [name])),
  );
  return found.flat();
}
