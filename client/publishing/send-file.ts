/** Sends a file as form data and tells how far it has come. `fetch` could not tell. */
import { BROKEN_OFF, problemOf, RequestProblem } from "./request-problem.js";

export interface FileToSend {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: Blob;
  readonly fileName: string;
  readonly signal: AbortSignal;
  /** Bytes, of the form as a whole. */
  onProgress(sent: number, total: number): void;
}

export interface FileAnswer {
  readonly body: string;
  readonly etag: string | null;
}

/** Throws RequestProblem, and what the signal was aborted with. */
export function sendFile({ url, headers, file, fileName, signal, onProgress }: FileToSend): Promise<FileAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded, total));
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve({ body: request.responseText, etag: request.getResponseHeader("ETag") });
      else reject(problemOf(request.status, request.responseText));
    });
    request.addEventListener("error", () => reject(new RequestProblem(0, BROKEN_OFF)));
    request.addEventListener("abort", () => reject(signal.reason));
    request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
    signal.addEventListener("abort", abort);
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const form = new FormData();
    form.set("file", file, fileName);
    if (signal.aborted) reject(signal.reason);
    else request.send(form);
  });
}
