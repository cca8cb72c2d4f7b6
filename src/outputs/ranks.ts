/** JupyterLab's ranks of renderers: of the types that an output has, the one of the lowest is shown. Pure. */
import type { MimeBundle } from "./output.js";

export const VEGA_RANK = 57;

const OF_VEGA = /^application\/vnd\.vega(?:lite)?\.v\d+[+.]json$/;
/** Of what JupyterLab renders itself; text comes after all. Source: `@jupyterlab/rendermime`, "factories". */
const RANKS: readonly (readonly [RegExp, number])[] = [
  [/^text\/html$/, 50],
  [/^text\/markdown$/, 60],
  [/^text\/latex$/, 70],
  [/^image\/svg\+xml$/, 80],
  [/^image\//, 90],
];

export function isOfVega(mimeType: string): boolean {
  return OF_VEGA.test(mimeType);
}

/** Of the best of the types that need no library. */
export function rankOf(data: MimeBundle): number {
  const ranks = Object.keys(data).map((mime) => RANKS.find(([pattern]) => pattern.test(mime))?.[1] ?? Number.POSITIVE_INFINITY);
  return Math.min(...ranks);
}
