/** The operator's own module that gives a Passport strategy. */
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "../../../config/config-error.js";
import type { FormStrategy, RedirectStrategy } from "../../strategy.js";
import { createPassportForm, createPassportRedirect } from "./passport.js";
import { isPassportStrategy, type PassportStrategy } from "./strategy.js";

export interface ModuleContext {
  /** What relative paths and packages are looked for in. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The strategies of our own: whoever has mistyped one is to hear of them. */
  readonly known: readonly string[];
}

const KINDS = ["form", "redirect"] as const;

/** `specifier`: "./strategy.mjs", an absolute path or a package. Throws ConfigError. */
export async function loadPassportModule(specifier: string, context: ModuleContext): Promise<FormStrategy | RedirectStrategy> {
  const exported = await importModule(specifier, context);
  const strategy = await make(specifier, exported.default, context);
  const name = strategy.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const { label = strategy.name, kind } = exported;
  if (typeof label !== "string") throw problem(specifier, "its label is no text");
  const options = { strategy, name, label };
  return kindOf(specifier, kind, strategy) === "form" ? createPassportForm(options) : createPassportRedirect(options);
}

async function importModule(specifier: string, { directory, known }: ModuleContext): Promise<Readonly<Record<string, unknown>>> {
  try {
    const found: object = await import(addressOf(specifier, directory));
    const fallback: unknown = Reflect.get(found, "default");
    // A CommonJS module is its own default; what hangs on it are its other exports.
    const whole = fallback !== null && (typeof fallback === "object" || typeof fallback === "function") ? fallback : {};
    const inner: unknown = Reflect.get(whole, "default") ?? fallback;
    return { label: Reflect.get(whole, "label"), kind: Reflect.get(whole, "kind"), ...found, default: inner };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `AUTH_STRATEGY names ${specifier}; there are ${known.join(", ")}, and no such module could be loaded: ${reason}`,
    ]);
  }
}

function addressOf(specifier: string, directory: string): string {
  if (/^[./]/.test(specifier)) return pathToFileURL(resolve(directory, specifier)).href;
  try {
    return pathToFileURL(createRequire(join(directory, "package.json")).resolve(specifier)).href;
  } catch {
    // It may be beside this server, or of a kind that only `import` finds.
    return specifier;
  }
}

async function make(specifier: string, exported: unknown, { env }: ModuleContext): Promise<PassportStrategy> {
  if (isPassportStrategy(exported)) return exported;
  if (typeof exported !== "function")
    throw problem(specifier, "its default export is neither a Passport strategy nor a function that gives one");
  try {
    const made: unknown = await exported({ env, ...NO_ROUTES });
    if (isPassportStrategy(made)) return made;
  } catch (error) {
    throw problem(specifier, error instanceof Error ? error.message : String(error));
  }
  throw problem(specifier, "its function gives no Passport strategy");
}

/** Modules for Express add routes of their own; the server's take their place. */
const NO_ROUTES = Object.fromEntries(["get", "post", "all", "use"].map((name) => [name, () => {}]));

/** passport-local and what is made like it ask for name and password; all others send the browser somewhere. */
function kindOf(specifier: string, asked: unknown, strategy: PassportStrategy): (typeof KINDS)[number] {
  if (asked === undefined) return "_usernameField" in strategy ? "form" : "redirect";
  const kind = KINDS.find((known) => known === asked);
  if (kind === undefined) throw problem(specifier, `its kind is neither of ${KINDS.join(", ")}`);
  return kind;
}

function problem(specifier: string, reason: string): ConfigError {
  return new ConfigError([`AUTH_STRATEGY names the module ${specifier}, which can't be used: ${reason}.`]);
}
