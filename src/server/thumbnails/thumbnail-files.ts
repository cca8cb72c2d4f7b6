/** Pictures of dashboards on disk, one file for each, and what is known of them in memory. */
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { LabelledFiles } from "../../disk/labelled-files.js";
import type { Log } from "../../sessions/log.js";

const FORMAT = 1;
const Label = Type.Object({
  format: Type.Literal(FORMAT),
  /** The dashboard's. */
  path: Type.String(),
  revision: Type.String(),
  /** When the run was over, in ms. */
  taken: Type.Number(),
  /** Of what the run has left: the same again looks the same. */
  fingerprint: Type.String(),
});

export type Thumbnail = Omit<Static<typeof Label>, "format">;

const FAILURES = {
  read: "a dashboard's picture could not be read",
  write: "pictures of dashboards can't be kept on disk",
} as const;

export class ThumbnailFiles {
  private readonly files: LabelledFiles<Static<typeof Label>>;
  private readonly known = new Map<string, Thumbnail>();

  /** `directory`: absolute; made when the first is written. */
  constructor({ directory, log }: { readonly directory: string; readonly log: Pick<Log, "warn"> }) {
    this.files = new LabelledFiles({
      directory,
      extension: ".thumbnail",
      parseLabel: (line) => (Value.Check(Label, line) ? line : undefined),
      tell: (operation, path, error) => log.warn({ dashboard: path, err: error }, FAILURES[operation]),
    });
  }

  /** Learns what is there. */
  async begin(): Promise<void> {
    for (const thumbnail of await this.files.list()) if (!this.known.has(thumbnail.path)) this.known.set(thumbnail.path, thumbnail);
  }

  paths(): readonly string[] {
    return [...this.known.keys()];
  }

  find(path: string): Thumbnail | undefined {
    return this.known.get(path);
  }

  /** WebP. */
  async read(path: string): Promise<Buffer | undefined> {
    if (!this.known.has(path)) return undefined;
    return (await this.files.read(path))?.content;
  }

  async write(thumbnail: Thumbnail, picture: Buffer): Promise<void> {
    await this.files.write(thumbnail.path, { format: FORMAT, ...thumbnail }, picture);
    this.known.set(thumbnail.path, thumbnail);
  }

  async remove(path: string): Promise<void> {
    if (this.known.delete(path)) await this.files.remove(path);
  }
}
