/** What scripts configure RequireJS with, and what follows for a module's name and address. Source: requirejs.org, "RequireJS API", "Configuration Options". */

export interface Shim {
  readonly deps: readonly string[];
  /** A global's name, "Backbone" or "jQuery.fn.colorize", or what makes the module's exports once its script has run. */
  readonly exports?: string | ((...deps: readonly unknown[]) => unknown);
}

export interface AmdConfig {
  /** With a trailing slash. */
  readonly baseUrl: string;
  readonly paths: ReadonlyMap<string, readonly string[]>;
  /** Of a module, or of all ("*"): the names that it means others by. */
  readonly map: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** A package's name, and its main module's. */
  readonly mains: ReadonlyMap<string, string>;
  readonly shim: ReadonlyMap<string, Shim>;
  /** What a module finds as `module.config()`. */
  readonly settings: ReadonlyMap<string, object>;
}

const HAS_SCHEME = /^[\w+.-]+:/;
/** Names that are addresses as they stand. */
const IS_ADDRESS = /^\/|:|\?|\.js$/;

export function emptyConfig(baseUrl: string): AmdConfig {
  return { baseUrl, paths: new Map(), map: new Map(), mains: new Map(), shim: new Map(), settings: new Map() };
}

/** What is not understood is passed over, as scripts also configure what other loaders know. */
export function withConfig(config: AmdConfig, given: unknown): AmdConfig {
  const { baseUrl, paths, map, packages, shim, config: settings } = recordOf(given);
  const described = listOf(packages).map(packageOf);
  const locations = described.map(({ name, location }) => [name, [location]] as const);
  return {
    baseUrl: typeof baseUrl === "string" && baseUrl !== "" ? baseUrl.replace(/\/?$/, "/") : config.baseUrl,
    paths: new Map([...config.paths, ...locations, ...entriesOf(paths).map(([name, path]) => [name, textsOf(path)] as const)]),
    map: new Map([...config.map, ...entriesOf(map).map(([name, names]) => [name, mergedNames(config.map.get(name), names)] as const)]),
    mains: new Map([...config.mains, ...described.map(({ name, main }) => [name, main] as const)]),
    shim: new Map([...config.shim, ...entriesOf(shim).map(([name, value]) => [name, shimOf(value)] as const)]),
    settings: new Map([...config.settings, ...entriesOf(settings).map(([name, value]) => [name, recordOf(value)] as const)]),
  };
}

/** The full name of what a module calls `name`; `parent` is that module's own. */
export function fullName(config: AmdConfig, name: string, parent?: string): string {
  const absolute = name.startsWith(".") ? resolved(name, parent) : name;
  const mapped = mappedIn(config.map.get(parent ?? ""), absolute) ?? mappedIn(config.map.get("*"), absolute) ?? absolute;
  return config.mains.get(mapped) ?? mapped;
}

/** Where a module may be, in the order to try them. */
export function addressesOf(config: AmdConfig, name: string): readonly string[] {
  if (IS_ADDRESS.test(name)) return [fromBase(config, name)];
  return pathsOf(config, name).map((path) => fromBase(config, /^(?:data|blob):|\?/.test(path) ? path : `${path}.js`));
}

/** Of a file that a module names: "./style.css". */
export function addressOfFile(config: AmdConfig, name: string): string {
  return fromBase(config, IS_ADDRESS.test(name) ? name : (pathsOf(config, name)[0] ?? name));
}

function pathsOf(config: AmdConfig, name: string): readonly string[] {
  for (const start of startsOf(name)) {
    const paths = config.paths.get(start);
    if (paths !== undefined && paths.length > 0) return paths.map((path) => path + name.slice(start.length));
  }
  return [name];
}

function fromBase({ baseUrl }: AmdConfig, address: string): string {
  return address.startsWith("/") || HAS_SCHEME.test(address) ? address : baseUrl + address;
}

/** "a/b/c", "a/b", "a". */
function startsOf(name: string): readonly string[] {
  const segments = name.split("/");
  return segments.map((_, index) => segments.slice(0, segments.length - index).join("/"));
}

function mappedIn(names: ReadonlyMap<string, string> | undefined, name: string): string | undefined {
  for (const start of startsOf(name)) {
    const other = names?.get(start);
    if (other !== undefined) return other + name.slice(start.length);
  }
  return undefined;
}

function resolved(name: string, parent: string | undefined): string {
  const segments = parent === undefined ? [] : parent.split("/").slice(0, -1);
  for (const segment of name.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return segments.join("/");
}

function packageOf(value: unknown): { name: string; location: string; main: string } {
  const { name, location, main } = typeof value === "string" ? { name: value } : recordOf(value);
  const file = typeof main === "string" ? main.replace(/^\.\//, "").replace(/\.js$/, "") : "main";
  const text = String(name);
  return { name: text, location: typeof location === "string" ? location : text, main: `${text}/${file}` };
}

function shimOf(value: unknown): Shim {
  if (Array.isArray(value)) return { deps: textsOf(value) };
  const { deps, exports, init } = recordOf(value);
  const made = typeof init === "function" ? init : exports;
  const shim = { deps: deps === undefined ? [] : textsOf(deps) };
  if (typeof made === "function") return { ...shim, exports: (...args) => Reflect.apply(made, undefined, args) };
  return typeof made === "string" ? { ...shim, exports: made } : shim;
}

function mergedNames(before: ReadonlyMap<string, string> | undefined, names: unknown): ReadonlyMap<string, string> {
  return new Map([...(before ?? []), ...entriesOf(names).map(([name, other]) => [name, String(other)] as const)]);
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(recordOf(value));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
