/** Extensions that an author puts into a bundle, beside its notebook: `labextensions/` and `nbextensions/`, as in Jupyter's data folders. */
import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export interface Bundle {
  /** Absolute. */
  readonly directory: string;
  /** As `LoadedDashboard` has it. */
  readonly revision: string;
}

/** Of a dashboard that may be one. */
export function bundleOf({ isBundle, ...bundle }: Bundle & { readonly isBundle: boolean }): Bundle | undefined {
  return isBundle ? bundle : undefined;
}

/** Source, as among a bundle's other files. */
const NEVER_SERVED = /\.(?:ipynb|pyc?)$/i;

/** The bundle's folder as nothing but itself leads to it; undefined where there is none. */
export function realFolder({ directory }: Bundle): Promise<string | undefined> {
  return realpath(directory).catch(() => undefined);
}

/** Whether a folder is where it seems to be: a link would lead to files that nobody has published. */
export async function isNoLink(path: string): Promise<boolean> {
  return (await realpath(path).catch(() => undefined)) === path;
}

/** `folder`: an extension's own. */
export async function mayBeServed(folder: string, path: string): Promise<boolean> {
  const file = join(folder, path);
  return file.startsWith(folder + sep) && !NEVER_SERVED.test(file) && (await isNoLink(file));
}
