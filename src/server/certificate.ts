/** The certificate of our own HTTPS: read again when its files change, without a restart. What can't be used never takes the place of what can. */
import { readFile, stat } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { HttpsConfig } from "../config/config.js";
import type { Log } from "../sessions/log.js";
import type { TlsFiles } from "./http-server.js";

type Files = Pick<HttpsConfig, "keyFile" | "certFile">;

/** The part of Node's HTTPS server that this needs. */
export interface SecureServer {
  setSecureContext(files: TlsFiles): void;
}

export interface CertificateOptions {
  readonly files: Files;
  readonly server: SecureServer;
  readonly intervalMs: number;
  readonly log: Pick<Log, "info" | "warn">;
}

/** Throws Node's errors for files that can't be read. */
export async function readTlsFiles({ keyFile, certFile }: Files): Promise<TlsFiles> {
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certFile)]);
  return { key, cert };
}

export class Certificate {
  private readonly timer: NodeJS.Timeout;
  private seen: string | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: CertificateOptions) {
    this.look(false);
    this.timer = setInterval(() => this.look(false), options.intervalMs);
    this.timer.unref();
  }

  /** Reads the files again, whether or not they look changed. */
  reload(): void {
    this.look(true);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private look(always: boolean): void {
    this.looking = this.looking.then(() => this.exchangeIfChanged(always));
  }

  private async exchangeIfChanged(always: boolean): Promise<void> {
    const { files, server, log } = this.options;
    const mark = await markOf(files);
    const isFirst = this.seen === undefined;
    if (mark === this.seen && !always) return;
    this.seen = mark;
    // What the server began with.
    if (isFirst && !always) return;
    try {
      const read = await readTlsFiles(files);
      // Of a key and a certificate that do not belong together, it says so; the server would take them.
      createSecureContext(read);
      server.setSecureContext(read);
      log.info({ file: files.certFile }, "the certificate was read again");
    } catch (error) {
      log.warn({ err: error, ...files }, "the new key and certificate can't be used; those of before are kept");
    }
  }
}

/** Differs once a file was written, or another has taken its place. */
async function markOf({ keyFile, certFile }: Files): Promise<string> {
  const marks = await Promise.all(
    [keyFile, certFile].map(async (file) => {
      const { ino, size, mtimeMs } = await stat(file).catch(() => ({ ino: 0, size: 0, mtimeMs: 0 }));
      return `${ino} ${size} ${mtimeMs}`;
    }),
  );
  return marks.join(", ");
}
