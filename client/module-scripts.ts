/** Module scripts that stand in outputs: what they import, and when they have run. */

const RELATIVE_IMPORT = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[^"'\n]*)\2/g;

/** With relative imports from `linkBase`, a path or an absolute address, which need not be the page's own folder. */
export function withAbsoluteImports(text: string, linkBase: string): string {
  return text.replace(
    RELATIVE_IMPORT,
    (_, before: string, quote: string, path: string) => `${before}${quote}${absolute(path, linkBase)}${quote}`,
  );
}

function absolute(path: string, linkBase: string): string {
  const { origin, pathname, search, hash, href } = new URL(path, new URL(linkBase, "http://site"));
  return origin === "http://site" ? pathname + search + hash : href;
}

/** To be put behind a module script without a file, which says nothing when it has run; whatever becomes of that, this one comes after. */
export function createMarker(): HTMLScriptElement {
  const marker = document.createElement("script");
  marker.async = false;
  marker.type = "module";
  marker.src = "data:text/javascript,";
  return marker;
}
