/** What `define` may be called with. Source: amdjs-api, "AMD", "define() function". */

export interface Definition {
  readonly deps: readonly string[];
  /** A function that makes the exports, or the exports. */
  readonly factory: unknown;
}

const COMMONJS = ["require", "exports", "module"];
const COMMENT = /\/\*[\s\S]*?\*\/|(^|[^:"'])\/\/.*$/gm;
const REQUIRED = /(?:^|[^.\w$])require\s*\(\s*["']([^'"\s]+)["']\s*\)/g;

export function definitionOf(args: readonly unknown[]): Definition & { readonly name?: string } {
  const [first, ...others] = args;
  if (typeof first === "string") return { ...definitionOf(others), name: first };
  if (Array.isArray(first)) return { deps: first.map(String), factory: others[0] };
  return { deps: typeof first === "function" ? namedIn(first.length, String(first)) : [], factory: first };
}

/** Modules in CommonJS's form name what they need where they need it. */
function namedIn(parameters: number, text: string): readonly string[] {
  if (parameters === 0) return [];
  const required = [...text.replace(COMMENT, "$1").matchAll(REQUIRED)].map(([, name = ""]) => name);
  return [...COMMONJS.slice(0, parameters === 1 ? 1 : COMMONJS.length), ...new Set(required)];
}
