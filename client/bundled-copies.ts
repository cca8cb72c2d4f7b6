/** Scripts and styles that outputs load from a CDN, and the page's own build brings along: Vega's, and those of folium's maps. */
import vega from "../node_modules/vega/build/vega.min.js?url";
import vegaEmbed from "../node_modules/vega-embed/build/vega-embed.min.js?url";
import vegaLite from "../node_modules/vega-lite/build/vega-lite.min.js?url";
import { type BundledFile, type BundledPackage, bundledFileOf, bundledPackageOf } from "../src/protocol/local-copies.js";
import type { CdnCopy } from "./cdn-copy.js";

/** Of `cdn-copies.ts`; the build puts it in. */
declare const CDN_COPIES: readonly CdnCopy[];

const COPIES: Readonly<Record<BundledPackage, string>> = { "vega@6": vega, "vega-lite@6": vegaLite, "vega-embed@7": vegaEmbed };
const HERE: string = import.meta.url;

/** Undefined where the build has no such file. */
export function bundledCopy(address: string): string | undefined {
  const name = bundledPackageOf(address);
  const file = name === undefined ? bundledFileOf(address) : undefined;
  const url = name === undefined ? file && copyOf(file) : COPIES[name];
  return url === undefined ? undefined : new URL(url, HERE).href;
}

function copyOf({ name, major, file }: BundledFile): string | undefined {
  const copy = CDN_COPIES.find((each) => each.name === name && each.majors.includes(major));
  const found = copy?.files.find((each) => each.endsWith(`/${file}`));
  return copy === undefined || found === undefined ? undefined : copy.folder + found;
}
