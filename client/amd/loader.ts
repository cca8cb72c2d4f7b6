/**
 * Loads AMD modules as RequireJS does, for outputs and classic notebook extensions that are written for it. Source: amdjs-api, "AMD",
 * and requirejs.org, "RequireJS API".
 */
import { type AmdConfig, addressesOf, addressOfFile, emptyConfig, fullName, withConfig } from "./config.js";
import { type Definition, definitionOf } from "./definition.js";
import { AmdError } from "./errors.js";
import { createRequire, type Require } from "./require.js";

export interface AmdLoaderOptions {
  /** What relative addresses resolve against until a script says otherwise. */
  readonly baseUrl: string;
  /** Runs the script, which calls `define` with `name` as its owner. Rejects where it can't be loaded. */
  runScript(name: string, address: string): Promise<void>;
  /** Calls what may use `define` itself; `module` is the name of the one that it makes. */
  run(callback: () => unknown, module?: string): unknown;
  /** A global of the page, by a name with dots. */
  global(path: string): unknown;
}

interface Module {
  /** What a module that is needed by what it needs is known by until it is whole. */
  exports: unknown;
  isReady: boolean;
  /** It fills the object that others may have already. */
  fillsExports: boolean;
  readonly waitsFor: Set<string>;
  readonly done: Promise<unknown>;
}

const SPECIAL: ReadonlySet<string> = new Set(["require", "exports", "module"]);

export class AmdLoader {
  private config: AmdConfig;
  private readonly definitions = new Map<string, Definition>();
  private readonly provided = new Map<string, () => Promise<unknown>>();
  private readonly modules = new Map<string, Module>();
  private nameless = 0;

  constructor(private readonly options: AmdLoaderOptions) {
    this.config = emptyConfig(options.baseUrl);
  }

  configure(given: unknown): void {
    this.config = withConfig(this.config, given);
  }

  /** A module that is not AMD. */
  provide(name: string, load: () => Promise<unknown>): void {
    this.provided.set(name, load);
  }

  /** What `define` was called with; `owner` is the module whose script did, undefined for a script of an output. */
  define(owner: string | undefined, args: readonly unknown[]): void {
    const { name = owner, ...definition } = definitionOf(args);
    if (name !== undefined) {
      if (this.modules.get(name)?.isReady !== true) this.definitions.set(name, definition);
      return;
    }
    // Without a name and a file it is nobody's; what it does is done all the same.
    const own = `script-${++this.nameless}`;
    this.definitions.set(own, definition);
    this.createRequire()([own]);
  }

  createRequire(parent?: string): Require {
    return createRequire({
      nameOf: (name) => this.nameOf(name, parent),
      exportsOf: (name) => this.exportsOf(name),
      load: (names) => this.loadAll(names, parent),
      run: (callback) => this.options.run(callback),
      configure: (given) => this.configure(given),
      isDefined: (name) => this.modules.get(name)?.isReady === true,
      isSpecified: (name) => this.modules.has(name) || this.definitions.has(name),
      forget: (name) => this.forget(name),
      addressOf: (name) => addressOfFile(this.config, name.startsWith(".") ? fullName(this.config, name, parent) : name),
    });
  }

  async load(name: string): Promise<unknown> {
    const [exports] = await this.loadAll([name]);
    return exports;
  }

  private loadAll(names: readonly string[], parent?: string): Promise<readonly unknown[]> {
    return Promise.all(
      names.map((name) => (name === "require" ? this.createRequire(parent) : this.moduleOf(this.nameOf(name, parent)).done)),
    );
  }

  private nameOf(name: string, parent?: string): string {
    const [plugin, resource] = partsOf(name);
    if (plugin === undefined) return fullName(this.config, name, parent);
    return `${fullName(this.config, plugin, parent)}!${resource.startsWith(".") ? fullName(this.config, resource, parent) : resource}`;
  }

  private exportsOf(name: string): unknown {
    const module = this.modules.get(name);
    if (module === undefined || !(module.isReady || module.fillsExports))
      throw new AmdError("notloaded", [name], `The module ${name} has not been loaded yet.`);
    return module.exports;
  }

  private forget(name: string): void {
    this.modules.delete(name);
    this.definitions.delete(name);
  }

  private moduleOf(name: string): Module {
    const before = this.modules.get(name);
    if (before !== undefined) return before;
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const module: Module = {
      exports: {},
      isReady: false,
      fillsExports: false,
      waitsFor: new Set(),
      done: begun.then(() => this.make(name, module)),
    };
    this.modules.set(name, module);
    // Whoever asks for it hears of it, and the next may have more luck.
    module.done.catch(() => {
      if (this.modules.get(name) === module) this.modules.delete(name);
    });
    begin();
    return module;
  }

  private async make(name: string, module: Module): Promise<unknown> {
    const provided = this.provided.get(name);
    if (provided !== undefined) module.exports = await provided();
    else if (partsOf(name)[0] !== undefined) module.exports = await this.resourceOf(name);
    else {
      const shim = this.config.shim.get(name);
      if (!this.definitions.has(name)) {
        if (shim !== undefined) await this.dependenciesOf(name, module, shim.deps);
        await this.runScript(name);
      }
      const definition = this.definitions.get(name);
      this.definitions.delete(name);
      if (definition !== undefined) await this.runDefinition(name, module, definition);
      else module.exports = shim === undefined ? undefined : await this.shimmed(name, module);
    }
    module.isReady = true;
    return module.exports;
  }

  private async runScript(name: string): Promise<void> {
    let problem: unknown;
    for (const address of addressesOf(this.config, name)) {
      try {
        return await this.options.runScript(name, address);
      } catch (error) {
        problem = error;
      }
    }
    throw new AmdError("scripterror", [name], problem instanceof Error ? problem.message : String(problem));
  }

  private async runDefinition(name: string, module: Module, { deps, factory }: Definition): Promise<void> {
    const given = await this.dependenciesOf(name, module, deps);
    if (typeof factory !== "function") {
      module.exports = factory;
      return;
    }
    const returned = this.options.run(() => Reflect.apply(factory, module.exports, given), name);
    const own = given[deps.indexOf("module")];
    const exported = typeof own === "object" && own !== null && "exports" in own ? own.exports : module.exports;
    module.exports = returned === undefined && module.fillsExports ? exported : returned;
  }

  private async shimmed(name: string, module: Module): Promise<unknown> {
    const { deps = [], exports } = this.config.shim.get(name) ?? {};
    if (typeof exports === "string") return this.options.global(exports);
    return exports === undefined ? undefined : exports(...(await this.dependenciesOf(name, module, deps)));
  }

  private async dependenciesOf(name: string, module: Module, deps: readonly string[]): Promise<unknown[]> {
    return Promise.all(
      deps.map((dep) => {
        if (SPECIAL.has(dep)) return this.specialOf(dep, name, module);
        const full = this.nameOf(dep, name);
        const needed = this.moduleOf(full);
        // Neither would ever be whole.
        if (full === name || this.waits(full, name)) return needed.exports;
        module.waitsFor.add(full);
        return needed.done.finally(() => module.waitsFor.delete(full));
      }),
    );
  }

  private waits(name: string, other: string, seen: Set<string> = new Set()): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    const names = [...(this.modules.get(name)?.waitsFor ?? [])];
    return names.includes(other) || names.some((next) => this.waits(next, other, seen));
  }

  private specialOf(dep: string, name: string, module: Module): unknown {
    if (dep === "require") return this.createRequire(name);
    module.fillsExports = true;
    if (dep === "exports") return module.exports;
    const uri = addressesOf(this.config, name)[0] ?? name;
    return { id: name, uri, exports: module.exports, config: () => this.config.settings.get(name) ?? {} };
  }

  /** "text!./page.html": what the plugin makes of it. */
  private async resourceOf(name: string): Promise<unknown> {
    const [plugin = "", resource] = partsOf(name);
    const loaded = await this.load(plugin);
    const load = typeof loaded === "object" && loaded !== null && "load" in loaded ? loaded.load : undefined;
    if (typeof load !== "function") throw new AmdError("plugin", [name], `${plugin} is no plugin that loads ${resource}.`);
    return new Promise((resolve, reject) => {
      const onLoad = Object.assign(resolve, { error: reject });
      this.options.run(() => Reflect.apply(load, loaded, [resource, this.createRequire(), onLoad, {}]));
    });
  }
}

/** Of "text!page.html" the plugin and what it loads. */
function partsOf(name: string): readonly [string | undefined, string] {
  const at = name.indexOf("!");
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}
