/** The last snapshot of each static dashboard: on disk, and those that were asked for last in memory. */
import type { Snapshot } from "./snapshot.js";
import type { SnapshotFiles } from "./snapshot-files.js";

export interface ShelfOptions {
  readonly files: Pick<SnapshotFiles, "read" | "write" | "remove">;
  /** Compressed bytes that are kept in memory. The last one is kept however large it is. */
  readonly maxBytes: number;
}

export class Shelf {
  /** The one that was asked for last comes last. */
  private readonly snapshots = new Map<string, Snapshot>();
  private readonly readings = new Map<string, Promise<Snapshot | undefined>>();

  constructor(private readonly options: ShelfOptions) {}

  async find(path: string): Promise<Snapshot | undefined> {
    const present = this.snapshots.get(path);
    if (present === undefined) return this.read(path);
    this.keep(present);
    return present;
  }

  /** One that is not complete is not worth a place on disk. */
  async put(snapshot: Snapshot): Promise<void> {
    this.readings.delete(snapshot.path);
    this.keep(snapshot);
    if (snapshot.complete) await this.options.files.write(snapshot);
    else await this.options.files.remove(snapshot.path);
  }

  async remove(path: string): Promise<void> {
    this.readings.delete(path);
    this.snapshots.delete(path);
    await this.options.files.remove(path);
  }

  /** Many visitors at once wait for one reading. */
  private read(path: string): Promise<Snapshot | undefined> {
    const present = this.readings.get(path);
    if (present !== undefined) return present;
    const reading = this.options.files.read(path).then((snapshot) => {
      // What was put or removed meanwhile counts.
      if (this.readings.get(path) !== reading) return this.snapshots.get(path);
      this.readings.delete(path);
      if (snapshot !== undefined) this.keep(snapshot);
      return snapshot;
    });
    this.readings.set(path, reading);
    return reading;
  }

  private keep(snapshot: Snapshot): void {
    this.snapshots.delete(snapshot.path);
    this.snapshots.set(snapshot.path, snapshot);
    let bytes = 0;
    for (const { body } of this.snapshots.values()) bytes += body.byteLength;
    for (const [path, { body }] of this.snapshots) {
      if (bytes <= this.options.maxBytes || path === snapshot.path) return;
      this.snapshots.delete(path);
      bytes -= body.byteLength;
    }
  }
}
