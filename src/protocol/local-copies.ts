/** Which of the files that outputs load from a CDN are here too: of the kernel's environment, and of the page's own build. */
import type { LocalCopy } from "./lab-extensions.js";

/** npm packages at the CDN that the build has as one script each, with their major versions. */
export const BUNDLED_PACKAGES = ["vega@6", "vega-lite@6", "vega-embed@7"] as const;
export type BundledPackage = (typeof BUNDLED_PACKAGES)[number];

const OF_PACKAGE = /^https:\/\/cdn\.jsdelivr\.net\/npm\/([\w-]+@\d+)(?:\.\d+)*(?:\?noext)?$/;
const REQUIRE_JS = /^https?:\/\/.*\brequire(?:\.js|js)\b.*\/require(?:\.min)?\.js(?:[?#]|$)/;

export function bundledPackageOf(address: string): BundledPackage | undefined {
  const name = OF_PACKAGE.exec(address)?.[1];
  return BUNDLED_PACKAGES.find((bundled) => bundled === name);
}

/** The file's name in the copy; undefined where it is of something else, or of another version. */
export function nameInCopy({ from, drop = "" }: Pick<LocalCopy, "from" | "drop">, address: string): string | undefined {
  if (!address.startsWith(from) || !address.includes(drop, from.length)) return undefined;
  return address.slice(from.length).replace(drop, "");
}

/** RequireJS at a CDN: what is here does the same. */
export function isRequireJs(address: string): boolean {
  return REQUIRE_JS.test(address);
}
