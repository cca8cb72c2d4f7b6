/** What a page needs to know of the site around it. */
import type { SiteContext } from "../pages/document.js";
import type { AppParts } from "./app.js";
import type { PageFiles } from "./client-files.js";

export function siteOf({ settings }: Pick<AppParts, "settings">, files: PageFiles): SiteContext {
  const url = (file: string): string => settings.linkBase + file;
  return { baseUrl: settings.linkBase, scripts: files.scripts.map(url), styles: files.styles.map(url) };
}
