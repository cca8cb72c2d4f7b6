/** What is used of RequireJS; it names its variables as globals, which the build makes exports of. Source: requirejs.org, "RequireJS API". */
declare module "requirejs/require.js" {
  interface RequireError extends Error {
    readonly requireModules?: readonly string[] | null;
  }

  interface Context {
    /** Modules that are on their way, by name. */
    readonly registry: Readonly<Record<string, unknown>>;
    /** Calls what makes a module, or what waits for modules; these have names that begin with "_@r". */
    execCb(name: string, callback: (...modules: unknown[]) => unknown, modules: unknown[], exports: unknown): unknown;
  }

  interface RequireJs {
    (names: readonly string[], onLoaded?: (...modules: unknown[]) => void, onFailed?: (error: RequireError) => void): void;
    config(given: object): void;
    undef(name: string): void;
    /** Told of what no callback is. */
    onError(error: RequireError): void;
    readonly s: { readonly contexts: { readonly _: Context } };
  }

  export const requirejs: RequireJs;
  export const define: ((...args: readonly unknown[]) => void) & { readonly amd: object };
}
