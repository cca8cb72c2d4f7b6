/** Widgets of the classic notebook's extensions beside the kernel: AMD modules, for which RequireJS finds our instances of Jupyter's. */
import type { NotebookExtensionEntry } from "../../src/protocol/lab-extensions.js";
import type { PageAmd } from "../amd/page-amd.js";
import type { AmdHost } from "../amd-host.js";
import { allowExtend } from "./backbone-extend.js";

/** What the classic notebook has by these names. */
const PROVIDED: Readonly<Record<string, () => Promise<unknown>>> = {
  "@jupyter-widgets/base": () => import("@jupyter-widgets/base"),
  "@jupyter-widgets/controls": () => import("@jupyter-widgets/controls"),
  "jupyter-js-widgets": async () => ({ ...(await import("@jupyter-widgets/base")), ...(await import("@jupyter-widgets/controls")) }),
  // Of the notebook around it a dashboard has nothing.
  "base/js/namespace": async () => ({}),
};

export class NotebookExtensions {
  private prepared: Promise<PageAmd> | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly entries: readonly NotebookExtensionEntry[],
    private readonly amd: AmdHost,
  ) {}

  /** A module's exports; undefined where there is no such module. Rejects where its files can't be loaded. */
  async module(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (!this.entries.some(({ modules }) => name in modules)) return undefined;
    const exports = await (await this.page()).load(name);
    return typeof exports === "object" && exports !== null ? { ...exports } : {};
  }

  /** RequireJS, as modules of widgets expect it. */
  page(): Promise<PageAmd> {
    this.prepared ??= this.prepare().catch((error: unknown) => {
      // A line that was lost comes back.
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }

  private async prepare(): Promise<PageAmd> {
    const [page, { WidgetModel, WidgetView }] = await Promise.all([this.amd.load(), import("@jupyter-widgets/base")]);
    allowExtend([WidgetModel, WidgetView]);
    await Promise.all(Object.entries(PROVIDED).map(async ([name, load]) => page.provide(name, await load())));
    for (const { name, url } of this.entries) page.setNotebookBase(`nbextensions/${name}/`, this.baseUrl + url);
    const paths = this.entries.map(({ name, url }) => [`nbextensions/${name}`, `${this.baseUrl}${url}`.replace(/\/$/, "")]);
    const names = this.entries.flatMap(({ name, modules }) =>
      Object.entries(modules).map(([module, file]) => [module, `nbextensions/${name}/${file}`]),
    );
    const map = { "*": Object.fromEntries(names.filter(([module = ""]) => !(module in PROVIDED))) };
    page.configure({ paths: Object.fromEntries(paths), map });
    return page;
  }
}
