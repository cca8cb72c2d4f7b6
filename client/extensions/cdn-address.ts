/** Where CDNs that mirror npm have the AMD module of a widget library. Source: `@jupyter-widgets/html-manager`, "Embedding Jupyter Widgets". */

/** A package, and a module in it that is not the main one. */
const MODULE = /^((?:@[a-z\d~][\w.~-]*\/)?[a-z\d~][\w.~-]*)(?:\/([\w-][\w.-]*))?$/i;
const VERSION = /^[\w.^~*<>=|+\s-]+$/;

/** `prefix` ends with a slash. Undefined for what no npm package can be called. */
export function cdnAddress(prefix: string, moduleName: string, version: string): string | undefined {
  const [, name, file = "index"] = MODULE.exec(moduleName) ?? [];
  if (name === undefined || !VERSION.test(version)) return undefined;
  return `${prefix}${name}@${encodeURIComponent(version)}/dist/${file}.js`;
}
