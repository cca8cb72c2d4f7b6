/**
 * What the page shares with extensions, so that their classes are of the same making as ours: the scope of module federation, built by
 * hand. Source: webpack, "Module Federation", "Dynamic Remote Containers".
 */
import { LAB_PACKAGES, labPackage } from "./lab-packages.js";

interface SharedModule {
  /** Resolves to what makes the module's exports. */
  get(): Promise<() => unknown>;
  readonly from: string;
  readonly eager: boolean;
  readonly loaded?: 1;
}

/** npm name → version → module. Containers add their own. */
export type ShareScope = Record<string, Record<string, SharedModule>>;

/** npm name → version, of the packages below as they are built in. */
declare const SHARED_VERSIONS: Readonly<Record<string, string>>;

const FROM = "jupyter-dashboards-server";

const LOADERS: Readonly<Record<string, () => Promise<unknown>>> = {
  "@jupyter-widgets/base": () => import("@jupyter-widgets/base"),
  "@jupyter-widgets/base-manager": () => import("@jupyter-widgets/base-manager"),
  "@jupyter-widgets/controls": () => import("@jupyter-widgets/controls"),
  "@lumino/algorithm": () => import("@lumino/algorithm"),
  "@lumino/commands": () => import("@lumino/commands"),
  "@lumino/coreutils": () => import("@lumino/coreutils"),
  "@lumino/datagrid": () => import("@lumino/datagrid"),
  "@lumino/disposable": () => import("@lumino/disposable"),
  "@lumino/domutils": () => import("@lumino/domutils"),
  "@lumino/dragdrop": () => import("@lumino/dragdrop"),
  "@lumino/keyboard": () => import("@lumino/keyboard"),
  "@lumino/messaging": () => import("@lumino/messaging"),
  "@lumino/polling": () => import("@lumino/polling"),
  "@lumino/properties": () => import("@lumino/properties"),
  "@lumino/signaling": () => import("@lumino/signaling"),
  "@lumino/virtualdom": () => import("@lumino/virtualdom"),
  "@lumino/widgets": () => import("@lumino/widgets"),
};

export function createShareScope(): ShareScope {
  const ours = Object.entries(LOADERS).map(([name, load]) => [name, SHARED_VERSIONS[name] ?? "0.0.0", load] as const);
  const labs = Object.entries(LAB_PACKAGES).map(([name, version]) => [name, version, async () => labPackage(name)] as const);
  return Object.fromEntries([...ours, ...labs].map(([name, version, load]) => [name, { [version]: shared(load) }]));
}

function shared(load: () => Promise<unknown>): SharedModule {
  return {
    async get() {
      const exports = await load();
      return () => exports;
    },
    from: FROM,
    eager: false,
  };
}
