/** Widget libraries from the CDNs that the operator allows, where nothing here has them. */
import type { PageAmd } from "../amd/page-amd.js";
import { cdnAddress } from "./cdn-address.js";

export class CdnLibraries {
  /** `prepare`: RequireJS, with our instances of Jupyter's own packages. */
  constructor(
    private readonly prefixes: readonly string[],
    private readonly prepare: () => Promise<PageAmd>,
  ) {}

  /** A module's exports, of the first CDN that has it; undefined where none has. */
  async module(name: string, version: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    for (const prefix of this.prefixes) {
      const address = cdnAddress(prefix, name, version);
      if (address === undefined) return undefined;
      try {
        const exports = await (await this.prepare()).load(address);
        if (typeof exports === "object" && exports !== null) return { ...exports };
      } catch (error) {
        console.warn(`${address} could not be loaded:`, error);
      }
    }
    return undefined;
  }
}
