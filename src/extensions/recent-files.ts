/** Files that were read of late, up to a sum of bytes. */
export class RecentFiles {
  private readonly files = new Map<string, Promise<Uint8Array | undefined>>();
  private readonly sizes = new Map<string, number>();
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  /** Those that are not there, or can't be read, are looked for again. */
  read(name: string, load: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
    const known = this.files.get(name);
    if (known !== undefined) return known;
    const loading = load().then(
      (content) => {
        if (content === undefined) this.files.delete(name);
        else this.keep(name, content.byteLength);
        return content;
      },
      (error: unknown) => {
        this.files.delete(name);
        throw error;
      },
    );
    this.files.set(name, loading);
    return loading;
  }

  private keep(name: string, size: number): void {
    this.sizes.set(name, size);
    this.bytes += size;
    for (const [oldest, bytes] of this.sizes) {
      if (this.bytes <= this.mostBytes) return;
      this.sizes.delete(oldest);
      this.files.delete(oldest);
      this.bytes -= bytes;
    }
  }
}
