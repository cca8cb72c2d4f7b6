/** An upload as form data (RFC 7578) whose length is known before, so that the server can refuse it by its header. */
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import type { OutgoingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { usageError } from "./command-error.js";

export interface FormFile {
  /** As the server sees it: "sales.ipynb". */
  readonly name: string;
  /** Where it is. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
}

export interface Form {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Readable;
}

/** One field "file". `onSent` hears of each part of the file that is on its way. */
export function createForm(file: FormFile, onSent: (bytes: number) => void): Form {
  const boundary = `form-${randomUUID()}`;
  const type = file.name.toLowerCase().endsWith(".zip") ? "application/zip" : "application/x-ipynb+json";
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quotable(file.name)}"\r\nContent-Type: ${type}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": head.length + file.size + tail.length,
    },
    body: Readable.from(parts(head, file, tail, onSent), { objectMode: false }),
  };
}

/** As browsers write file names. */
function quotable(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

async function* parts(head: Buffer, { file, size }: FormFile, tail: Buffer, onSent: (bytes: number) => void): AsyncGenerator<Buffer> {
  yield head;
  let sent = 0;
  // What is added to the file meanwhile does not count: its length has been told already.
  for await (const chunk of createReadStream(file, { end: size - 1 })) {
    if (!Buffer.isBuffer(chunk)) continue;
    sent += chunk.length;
    yield chunk;
    onSent(chunk.length);
  }
  if (sent !== size) throw usageError(`${file} has become shorter while it was sent. Try again when nothing writes to it.`);
  yield tail;
}
