/** Looks for a Chromium, or a browser that is one underneath, where systems have it. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

export interface Whereabouts {
  /** Folders of commands, as the environment lists them. */
  readonly path: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** In the order of trial. */
const COMMANDS = ["chromium", "chromium-browser", "chrome-headless-shell", "headless_shell", "google-chrome-stable", "google-chrome"];
const MAC_PLACES = ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"];

/** Absolute; undefined where there is none. */
export async function findChromium({ path = "", platform }: Whereabouts): Promise<string | undefined> {
  // Its pipes are given in another way there.
  if (platform === "win32") return undefined;
  const folders = path.split(delimiter).filter((folder) => folder.startsWith("/"));
  const places = platform === "darwin" ? MAC_PLACES.map((place) => `/Applications/${place}`) : [];
  for (const file of [...COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))), ...places])
    if (await isExecutable(file)) return file;
  return undefined;
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
