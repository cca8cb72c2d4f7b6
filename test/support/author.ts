/** An author without a browser: publishes over HTTP. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { packZip } from "../../src/archive/pack-zip.js";

export interface Upload {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** A notebook whose only cell is a heading. */
export function notebookText(title: string): string {
  const cell = { cell_type: "markdown", metadata: {}, source: `# ${title}` };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
}

export function notebookUpload(title: string): Upload {
  return { fileName: "sent.ipynb", bytes: Buffer.from(notebookText(title)) };
}

export async function bundleUpload(files: Readonly<Record<string, string | Buffer>>): Promise<Upload> {
  const entries = Object.entries(files).map(([name, content]) => ({ name, open: () => Readable.from([Buffer.from(content)]) }));
  return { fileName: "sent.zip", bytes: await buffer(packZip(entries)) };
}

export class Author {
  /** `server`: with its base URL. */
  constructor(
    private readonly server: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  publish(path: string, { fileName, bytes }: Upload, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(bytes)]), fileName);
    return this.ask("POST", `notebooks/${encodePath(path)}`, { body: form, headers });
  }

  remove(path: string): Promise<Response> {
    return this.ask("DELETE", `notebooks/${encodePath(path)}`);
  }

  rollback(path: string, revision?: string): Promise<Response> {
    const body = revision === undefined ? {} : { body: JSON.stringify({ revision }), headers: { "content-type": "application/json" } };
    return this.ask("POST", `rollback/${encodePath(path)}`, body);
  }

  history(path: string): Promise<Response> {
    return this.ask("GET", `history/${encodePath(path)}`);
  }

  describe(path: string): Promise<Response> {
    return this.ask("GET", `notebooks/${encodePath(path)}`);
  }

  download(path: string): Promise<Response> {
    return this.ask("GET", `download/${encodePath(path)}`);
  }

  downloadRevision(path: string, revision: string): Promise<Response> {
    return this.ask("GET", `download/${encodePath(path)}?revision=${revision}`);
  }

  private ask(
    method: string,
    route: string,
    options: RequestInit & { headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    const headers = { accept: "application/json", ...this.headers, ...options.headers };
    return fetch(`${this.server}/_api/${route}`, { ...options, method, headers });
  }
}

export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
