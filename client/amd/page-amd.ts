/**
 * RequireJS in the page. `define` is there for scripts that it loads, and while a script of an output that uses it runs: a library that
 * comes by a plain `<script src>` must not find it, as it would define a module that nobody asks for instead of its global.
 */
import { define, type RequireError, requirejs } from "requirejs/require.js";

export interface PageAmd {
  /** Resolves to the module's exports; rejects where its files can't be loaded. */
  load(name: string): Promise<unknown>;
  /** A module that is not AMD. */
  provide(name: string, exports: unknown): void;
  /** As `requirejs.config`. */
  configure(given: object): void;
  /** What is called may use `define`, as what it loads may anyway. */
  run<Result>(callback: () => Result): Result;
  /** What modules whose names begin so take for the notebook's base URL while they are made. */
  setNotebookBase(names: string, url: string): void;
}

/** Where the classic notebook says its base URL, which its extensions look for their files below. */
const BASE = "data-base-url";
/** By which RequireJS knows its scripts. */
const MODULE_OF_SCRIPT = "data-requiremodule";
/** Before it gives a file up. Libraries of some MB come over slow lines. */
const WAIT_S = 60;

/** `baseUrl`: what relative addresses resolve against until a script says otherwise. */
export function installAmd(baseUrl: string): PageAmd {
  let running = 0;
  const run = <Result>(callback: () => Result): Result => {
    running += 1;
    try {
      return callback();
    } finally {
      running -= 1;
    }
  };
  const bases = new Map<string, string>();
  requirejs.config({ baseUrl, waitSeconds: WAIT_S });
  requirejs.onError = (error) => {
    console.error("A script of this dashboard could not load what it needs:", error);
    forgetFailed(error);
  };
  requirejs.s.contexts._.execCb = (name, callback, modules, exports) => {
    const base = [...bases].find(([names]) => name.startsWith(names))?.[1];
    return withBase(base, () => run(() => Reflect.apply(callback, exports, modules)));
  };
  Object.assign(window, { require: requirejs, requirejs });
  offerDefine(() => running > 0);
  return {
    load,
    provide: (name, exports) => define(name, [], () => exports),
    configure: (given) => requirejs.config(given),
    run,
    setNotebookBase: (names, url) => bases.set(names, url),
  };
}

function load(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    requirejs([name], resolve, (error) => {
      forgetFailed(error);
      forget(name);
      reject(error);
    });
  });
}

/** The next who asks may have more luck. */
function forgetFailed({ requireModules }: RequireError): void {
  for (const name of requireModules ?? []) forget(name);
}

/** RequireJS itself breaks off on those that it does not look for. */
function forget(name: string): void {
  if (Object.hasOwn(requirejs.s.contexts._.registry, name)) requirejs.undef(name);
}

function withBase(base: string | undefined, make: () => unknown): unknown {
  if (base === undefined) return make();
  document.body.setAttribute(BASE, base);
  try {
    return make();
  } finally {
    document.body.removeAttribute(BASE);
  }
}

/** `isOpen`: whether a script that is none of RequireJS's may see it. */
function offerDefine(isOpen: () => boolean): void {
  let nameless = 0;
  const isModule = (): boolean => document.currentScript?.hasAttribute(MODULE_OF_SCRIPT) === true;
  const offered = Object.assign(
    (...args: readonly unknown[]): void => {
      if (typeof args[0] === "string" || isModule()) define(...args);
      else {
        // Without a name and a file it is nobody's; what it does is done all the same.
        const own = `script-${++nameless}`;
        define(own, ...args);
        requirejs([own]);
      }
    },
    { amd: define.amd },
  );
  Object.defineProperty(window, "define", {
    configurable: true,
    get: () => (isOpen() || isModule() ? offered : undefined),
    // Another loader that a script brings along.
    set: (value: unknown) => Object.defineProperty(window, "define", { value, writable: true, configurable: true }),
  });
}
