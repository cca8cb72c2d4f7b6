/**
 * RequireJS's globals in the page. `define` is there for scripts that are loaded as modules, and while a script of an output that uses it
 * runs: a library that comes by a plain `<script src>` must not find it, as it would define a module that nobody asks for instead of
 * its global.
 */
import { AmdLoader } from "./loader.js";

export interface PageAmd {
  readonly loader: AmdLoader;
  /** What is called may use `define`, as what it loads may anyway. */
  run<Result>(callback: () => Result): Result;
}

export function installAmd(baseUrl: string): PageAmd {
  const owners = new WeakMap<Element, string>();
  let running = 0;
  const run = <Result>(callback: () => Result): Result => {
    running += 1;
    try {
      return callback();
    } finally {
      running -= 1;
    }
  };
  const ownerOf = (script: Element | null): string | undefined => (script === null ? undefined : owners.get(script));
  const loader = new AmdLoader({
    baseUrl,
    run,
    runScript: (name, address) => runScript(address, (script) => owners.set(script, name)),
    global: (path) => path.split(".").reduce<unknown>((value, name) => Reflect.get(Object(value), name), window),
  });
  const require = loader.createRequire();
  const define = Object.assign((...args: readonly unknown[]) => loader.define(ownerOf(document.currentScript), args), {
    amd: { jQuery: true },
  });
  Object.assign(window, { require, requirejs: require });
  Object.defineProperty(window, "define", {
    configurable: true,
    get: () => (running > 0 || ownerOf(document.currentScript) !== undefined ? define : undefined),
    // Another loader that a script brings along.
    set: (value: unknown) => Object.defineProperty(window, "define", { value, writable: true, configurable: true }),
  });
  return { loader, run };
}

function runScript(address: string, prepare: (script: HTMLScriptElement) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    prepare(script);
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(`${address} could not be loaded.`)));
    script.src = address;
    document.head.append(script);
  });
}
