/** The function `require` that scripts and modules have. Source: requirejs.org, "RequireJS API". */

/** What it needs of the loader; names are full ones. */
export interface RequireParts {
  /** What the module that it belongs to means by a name. */
  nameOf(name: string): string;
  /** Throws where it is not loaded. */
  exportsOf(name: string): unknown;
  /** Of names as they were given. */
  load(names: readonly string[]): Promise<readonly unknown[]>;
  run(callback: () => unknown): unknown;
  configure(given: unknown): void;
  isDefined(name: string): boolean;
  isSpecified(name: string): boolean;
  forget(name: string): void;
  addressOf(name: string): string;
}

export interface Require {
  (...args: readonly unknown[]): unknown;
  config(given: unknown): Require;
  defined(name: string): boolean;
  specified(name: string): boolean;
  undef(name: string): void;
  toUrl(name: string): string;
  /** Told of what no callback is. */
  onError(error: unknown): void;
}

export function createRequire(parts: RequireParts): Require {
  const require: Require = Object.assign(
    (...args: readonly unknown[]): unknown => {
      const [first, ...others] = args;
      if (typeof first === "string") return parts.exportsOf(parts.nameOf(first));
      if (!Array.isArray(first)) {
        parts.configure(first);
        return Array.isArray(others[0]) ? require(...others) : require;
      }
      const [onLoaded, onFailed] = others.map(functionOf);
      parts.load(first.map(String)).then(
        (modules) => parts.run(() => onLoaded?.(...modules)),
        (error: unknown) => parts.run(() => (onFailed ?? require.onError)(error)),
      );
      return require;
    },
    {
      config: (given: unknown) => {
        parts.configure(given);
        return require;
      },
      defined: (name: string) => parts.isDefined(parts.nameOf(name)),
      specified: (name: string) => parts.isSpecified(parts.nameOf(name)),
      undef: (name: string) => parts.forget(parts.nameOf(name)),
      toUrl: (name: string) => parts.addressOf(name),
      onError: (error: unknown) => console.error("A script of this dashboard could not load what it needs:", error),
    },
  );
  return require;
}

function functionOf(value: unknown): ((...args: readonly unknown[]) => unknown) | undefined {
  return typeof value === "function" ? (...args) => Reflect.apply(value, undefined, args) : undefined;
}
