/** Reads parts of a zip file. Never throws for a place outside the file, wherever a zip's records point to. */
import type { FileHandle } from "node:fs/promises";
import { RandomAccessReader } from "yauzl";

/** Bytes read ahead: records of one kind lie side by side. */
const WINDOW = 16 * 1024;
/** Bytes of a file's data that are read at once. */
const CHUNK = 64 * 1024;

export class ZipSource extends RandomAccessReader {
  readonly #handle: FileHandle;
  readonly size: number;
  #window: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };

  /** `handle` is closed by who opened it. */
  constructor(handle: FileHandle, size: number) {
    super();
    this.#handle = handle;
    this.size = size;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    this.bytes(position, length).then((bytes) => {
      bytes.copy(buffer, offset);
      callback(null);
    }, callback);
  }

  /** The bytes from `start` on, `length` of them. */
  async *chunks(start: number, length: number): AsyncGenerator<Buffer> {
    for (let done = 0; done < length; ) {
      const chunk = await this.#load(start + done, Math.min(CHUNK, length - done));
      done += chunk.length;
      yield chunk;
    }
  }

  /** A few bytes, valid until the next call. */
  async bytes(position: number, length: number): Promise<Buffer> {
    if (position < 0 || position + length > this.size) throw new Error("A record lies outside the file.");
    if (length > WINDOW) return this.#load(position, length);
    if (position < this.#window.start || position + length > this.#window.start + this.#window.bytes.length) {
      this.#window = { start: position, bytes: await this.#load(position, Math.min(WINDOW, this.size - position)) };
    }
    const from = position - this.#window.start;
    return this.#window.bytes.subarray(from, from + length);
  }

  async #load(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, position + done);
      if (bytesRead === 0) throw new Error("The file became shorter while it was read.");
      done += bytesRead;
    }
    return bytes;
  }
}
