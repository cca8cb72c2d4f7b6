/** Snapshots on disk, one file for each dashboard. Where they can't be written, snapshots live as long as the server. */
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { LabelledFiles } from "../disk/labelled-files.js";
import type { Log } from "../sessions/log.js";
import { openSnapshot, type Snapshot } from "./snapshot.js";

export interface StoredSnapshot {
  readonly path: string;
  readonly revision: string;
  readonly taken: Date;
}

export interface SnapshotFilesOptions {
  /** Absolute; made when the first is written. */
  readonly directory: string;
  readonly log: Pick<Log, "warn">;
}

const FORMAT = 1;
const Label = Type.Object({ format: Type.Literal(FORMAT), path: Type.String(), revision: Type.String(), taken: Type.String() });
type Label = Static<typeof Label>;

const FAILURES = {
  read: "a snapshot could not be read",
  write: "snapshots can't be kept on disk: after a restart, dashboards run anew",
} as const;

export class SnapshotFiles {
  private readonly files: LabelledFiles<Label>;
  private readonly log: SnapshotFilesOptions["log"];

  constructor({ directory, log }: SnapshotFilesOptions) {
    this.log = log;
    this.files = new LabelledFiles({
      directory,
      extension: ".snapshot",
      parseLabel: (line) => (Value.Check(Label, line) ? line : undefined),
      tell: (operation, path, error) => this.tell(operation, path, error),
    });
  }

  /** What there is, without reading the snapshots themselves. */
  async list(): Promise<readonly StoredSnapshot[]> {
    return (await this.files.list()).map(({ path, revision, taken }) => ({ path, revision, taken: new Date(taken) }));
  }

  async read(path: string): Promise<Snapshot | undefined> {
    const file = await this.files.read(path);
    if (file?.label.path !== path) return undefined;
    try {
      return await openSnapshot(path, true, file.content);
    } catch (error) {
      this.tell("read", path, error);
      return undefined;
    }
  }

  async write({ path, revision, taken, body }: Snapshot): Promise<void> {
    await this.files.write(path, { format: FORMAT, path, revision, taken: taken.toISOString() }, body);
  }

  async remove(path: string): Promise<void> {
    await this.files.remove(path);
  }

  private tell(operation: "read" | "write", path: string, error: unknown): void {
    this.log.warn({ dashboard: path, err: error }, FAILURES[operation]);
  }
}
