/**
 * The prebuilt extensions that a JupyterLab on another machine serves to its own pages: its page names them, and their files lie below
 * `lab/extensions/NAME/`. Source: JupyterLab Server, `LabConfig`, "federated_extensions" in the page's configuration.
 */
import { createHmac } from "node:crypto";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { type LabExtension, scriptPath } from "./find-lab-extensions.js";
import { RecentFiles } from "./recent-files.js";

export interface ServedExtension extends Omit<LabExtension, "folder"> {
  /** As of those in folders. */
  readonly key: string;
}

export interface LabServerOptions {
  /** A file of the other server, "/lab"; undefined where it has none. Rejects where it can't be asked. */
  read(path: string): Promise<Uint8Array | undefined>;
  readonly secret: string;
  now(): Date;
  log(line: string): void;
}

const PageConfig = Type.Object({ federated_extensions: Type.Optional(Type.Array(Type.Unknown())) });
const Federated = Type.Object({
  name: Type.String({ pattern: "^(@[\\w-][\\w.-]*/)?[\\w-][\\w.-]*$" }),
  load: Type.String({ minLength: 1 }),
  extension: Type.Optional(Type.String()),
  mimeExtension: Type.Optional(Type.String()),
  style: Type.Optional(Type.String()),
});
const PackageFile = Type.Object({
  version: Type.Optional(Type.String()),
  dependencies: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const CONFIG = /<script[^>]*\bid="jupyter-config-data"[^>]*>([\s\S]*?)<\/script>/;
const LIST_MS = 60_000;
const KEPT_BYTES = 64 * 1024 * 1024;
const KEY_LENGTH = 32;
const PURPOSE = "lab-server";

export class LabServer {
  private readonly names = new Map<string, string>();
  private readonly files = new RecentFiles(KEPT_BYTES);
  private known: { readonly until: number; readonly list: Promise<readonly ServedExtension[]> } | undefined;

  constructor(private readonly options: LabServerOptions) {}

  /** None where there is no JupyterLab, or it does not answer. */
  list(): Promise<readonly ServedExtension[]> {
    const now = this.options.now().getTime();
    if (this.known === undefined || this.known.until <= now) {
      const list = this.readList().catch((error: unknown) => {
        this.options.log(`The extensions of the kernels' server could not be read: ${error instanceof Error ? error.message : error}`);
        return [];
      });
      this.known = { until: now + LIST_MS, list };
    }
    return this.known.list;
  }

  /** `path`: without anything that leads elsewhere. Undefined where there is no such file. */
  async file(key: string, path: string): Promise<Uint8Array | undefined> {
    if (key.length !== KEY_LENGTH) return undefined;
    if (!this.names.has(key)) await this.list();
    const name = this.names.get(key);
    return name === undefined ? undefined : this.files.read(`${key}/${path}`, () => this.options.read(`/lab/extensions/${name}/${path}`));
  }

  private async readList(): Promise<readonly ServedExtension[]> {
    const page = await this.options.read("/lab");
    const config = page && CONFIG.exec(new TextDecoder().decode(page))?.[1];
    if (config === undefined) return [];
    const { federated_extensions: found = [] } = Value.Parse(PageConfig, JSON.parse(config));
    const keyed = await Promise.all(found.map((extension) => this.keyed(extension)));
    return keyed.filter((extension) => extension !== undefined);
  }

  private async keyed(found: unknown): Promise<ServedExtension | undefined> {
    const federated = this.parse(found);
    if (federated === undefined) return undefined;
    const { name, load } = federated;
    const { version = "", dependencies = {} } = await this.packageOf(name);
    const hash = createHmac("sha256", this.options.secret).update(JSON.stringify([PURPOSE, name, load, version]));
    const key = hash.digest("hex").slice(0, KEY_LENGTH);
    this.names.set(key, name);
    return { ...federated, version, key, dependencies: Object.keys(dependencies) };
  }

  /** One that is no extension is passed over. */
  private parse(found: unknown): Static<typeof Federated> | undefined {
    try {
      // What else JupyterLab says of it is for its own page.
      const { load, ...rest } = Value.Parse(Federated, Value.Clean(Federated, structuredClone(found)));
      return { ...rest, load: scriptPath(load) };
    } catch {
      this.options.log(`What the page of the kernels' server says of an extension can't be read: ${JSON.stringify(found)}`);
      return undefined;
    }
  }

  /** Extensions do without. */
  private async packageOf(name: string): Promise<Static<typeof PackageFile>> {
    const text = await this.options.read(`/lab/extensions/${name}/package.json`);
    try {
      return Value.Parse(PackageFile, JSON.parse(new TextDecoder().decode(text)));
    } catch {
      return {};
    }
  }
}
