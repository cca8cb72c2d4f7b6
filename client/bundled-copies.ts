/** Scripts that outputs load from a CDN, and the page's own build brings along: of Vega, which no Python package does. */
import vega from "../node_modules/vega/build/vega.min.js?url";
import vegaEmbed from "../node_modules/vega-embed/build/vega-embed.min.js?url";
import vegaLite from "../node_modules/vega-lite/build/vega-lite.min.js?url";

interface BundledCopy {
  /** The package at the CDN, with its major version: "vega@6". */
  readonly name: string;
  readonly url: string;
}

const COPIES: readonly BundledCopy[] = [
  { name: "vega@6", url: vega },
  { name: "vega-lite@6", url: vegaLite },
  { name: "vega-embed@7", url: vegaEmbed },
];
const OF_PACKAGE = /^https:\/\/cdn\.jsdelivr\.net\/npm\/([\w-]+@\d+)(?:\.\d+)*(?:\?noext)?$/;

/** Undefined where the build has no such script. */
export function bundledCopy(address: string): string | undefined {
  const name = OF_PACKAGE.exec(address)?.[1];
  const url = COPIES.find((copy) => copy.name === name)?.url;
  return url === undefined ? undefined : new URL(url, import.meta.url).href;
}
