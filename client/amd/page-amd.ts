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
  /** What modules whose names begin so take for the notebook's base URL while they are made. */
  setNotebookBase(names: string, url: string): void;
}

/** Where the classic notebook says its base URL, which its extensions look for their files below. */
const BASE = "data-base-url";

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
  const bases = new Map<string, string>();
  const runModule = (callback: () => unknown, module = ""): unknown => {
    const base = [...bases].find(([names]) => module.startsWith(names))?.[1];
    if (base === undefined) return run(callback);
    document.body.setAttribute(BASE, base);
    try {
      return run(callback);
    } finally {
      document.body.removeAttribute(BASE);
    }
  };
  const loader = new AmdLoader({
    baseUrl,
    run: runModule,
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
  return { loader, run, setNotebookBase: (names, url) => bases.set(names, url) };
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
