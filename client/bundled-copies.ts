/** Scripts that outputs load from a CDN, and the page's own build brings along: of Vega, which no Python package does. */
import vega from "../node_modules/vega/build/vega.min.js?url";
import vegaEmbed from "../node_modules/vega-embed/build/vega-embed.min.js?url";
import vegaLite from "../node_modules/vega-lite/build/vega-lite.min.js?url";
import { type BundledPackage, bundledPackageOf } from "../src/protocol/local-copies.js";

const COPIES: Readonly<Record<BundledPackage, string>> = { "vega@6": vega, "vega-lite@6": vegaLite, "vega-embed@7": vegaEmbed };

/** Undefined where the build has no such script. */
export function bundledCopy(address: string): string | undefined {
  const name = bundledPackageOf(address);
  return name === undefined ? undefined : new URL(COPIES[name], import.meta.url).href;
}
