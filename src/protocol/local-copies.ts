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

/** Files that the build has as they are at CDNs, by their package with its major version there. */
const BUNDLED_FILES: Readonly<Record<string, readonly string[]>> = {
  "leaflet@1": ["leaflet.js", "leaflet.css"],
  "leaflet.awesome-markers@2": ["leaflet.awesome-markers.js", "leaflet.awesome-markers.css", "leaflet.awesome.rotate.min.css"],
  "leaflet.markercluster@1": ["leaflet.markercluster.js", "MarkerCluster.css", "MarkerCluster.Default.css"],
  "jquery@3": ["jquery.min.js"],
  "bootstrap@5": ["bootstrap.min.css", "bootstrap.bundle.min.js"],
  "bootstrap-glyphicons@3": ["bootstrap-glyphicons.css"],
  "@fortawesome/fontawesome-free@6": ["all.min.css"],
  "@fortawesome/fontawesome-free@7": ["all.min.css"],
};
const FILE = /^https:\/\/cdn\.jsdelivr\.net\/npm\/((?:@[\w-]+\/)?[\w.-]+)@(\d+)(?:\.\d+)*\/(?:[\w.-]+\/)*([\w.-]+)$/;
/** How other CDNs write it. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/unpkg\.com\//, "https://cdn.jsdelivr.net/npm/"],
  [/^https:\/\/cdnjs\.cloudflare\.com\/ajax\/libs\/([^/]+)\/([\d.]+)\//, "https://cdn.jsdelivr.net/npm/$1@$2/"],
  [/^https:\/\/code\.jquery\.com\/jquery-([\d.]+)\.min\.js$/, "https://cdn.jsdelivr.net/npm/jquery@$1/jquery.min.js"],
  [
    /^https:\/\/netdna\.bootstrapcdn\.com\/bootstrap\/([\d.]+)\/css\/bootstrap-g/,
    "https://cdn.jsdelivr.net/npm/bootstrap-glyphicons@$1/bootstrap-g",
  ],
  [
    /^https:\/\/cdn\.jsdelivr\.net\/gh\/python-visualization\/folium\/folium\/templates\//,
    "https://cdn.jsdelivr.net/npm/leaflet.awesome-markers@2/",
  ],
];

export interface BundledFile {
  readonly name: string;
  readonly major: string;
  /** Without the folders before it, which need not be those of a CDN. */
  readonly file: string;
}

export function bundledFileOf(address: string): BundledFile | undefined {
  const known = ELSEWHERE.reduce((text, [form, ours]) => text.replace(form, ours), address);
  const [, inAnyCase = "", major = "", file = ""] = FILE.exec(known) ?? [];
  const name = inAnyCase.toLowerCase();
  return BUNDLED_FILES[`${name}@${major}`]?.includes(file) === true ? { name, major, file } : undefined;
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
