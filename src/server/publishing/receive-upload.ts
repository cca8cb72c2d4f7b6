/** Takes the one file of an upload's form to disk as it arrives, and refuses every other form. */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { addAbortSignal } from "node:stream";
import type { Multipart, MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { UploadLimitError } from "../../archive/archive.js";
import { sizeText } from "../../archive/size-text.js";
import { AppError } from "../../errors/app-error.js";
import { StoreError } from "../../store/errors.js";
import { asStorageError } from "../../store/storage-error.js";
import { BadRequestError } from "../http-errors.js";
import { uploadTooLarge } from "./upload-limits.js";
import { watchBody } from "./watch-body.js";

export interface ReceiveLimits {
  readonly uploadMaxBytes: number;
  readonly notebookMaxBytes: number;
  readonly uploadStallMs: number;
  readonly uploadSlowMs: number;
}

export interface ReceivedFile {
  readonly kind: "notebook" | "zip";
  /** Absolute. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

const FIELD = "file";
/** Of a form around its file: boundaries, headers. Bytes. */
const FORM_BYTES = 64 * 1024;

/** Before the body is read, by what the headers say. Throws BadRequestError, UploadLimitError. */
export function requireUploadHeaders({ headers }: FastifyRequest, { uploadMaxBytes }: ReceiveLimits): void {
  if (!/^multipart\/form-data\s*;/i.test(headers["content-type"] ?? "")) {
    throw new BadRequestError('Send the file as form data, in the field "file". With curl: -F file=@NAME.ipynb');
  }
  if (Number(headers["content-length"] ?? 0) > uploadMaxBytes + FORM_BYTES) throw uploadTooLarge(uploadMaxBytes);
}

/** `directory`: absolute. Must be called before anything of the body is read. Throws BadRequestError, UploadLimitError, StalledUploadError, SlowUploadError, StoreError. */
export async function receiveUpload(request: FastifyRequest, directory: string, limits: ReceiveLimits): Promise<ReceivedFile> {
  if (request.raw.destroyed) throw brokenForm();
  const stop = new AbortController();
  const bounds = {
    maxBytes: limits.uploadMaxBytes + FORM_BYTES,
    stallMs: limits.uploadStallMs,
    slowMs: limits.uploadSlowMs,
    tooLarge: () => uploadTooLarge(limits.uploadMaxBytes),
  };
  const endWatch = watchBody(request.raw, bounds, (error) => stop.abort(error));
  try {
    return await readForm(request, directory, limits, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    throw error instanceof AppError ? error : brokenForm(error);
  } finally {
    endWatch();
  }
}

async function readForm(request: FastifyRequest, directory: string, limits: ReceiveLimits, signal: AbortSignal): Promise<ReceivedFile> {
  if (!request.isMultipart()) throw noFile();
  const parts = request.parts();
  let received: ReceivedFile | undefined;
  for (;;) {
    const part = await untilAborted(parts.next(), signal);
    if (part.done) break;
    const upload = requireFile(part.value, received);
    received = await saveFile(upload, directory, limits, signal);
  }
  if (received === undefined) throw noFile();
  return received;
}

/** The parser waits for more of the form, and would not hear of it. */
async function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

interface Upload {
  readonly kind: ReceivedFile["kind"];
  readonly part: MultipartFile;
}

function requireFile(part: Multipart, received: ReceivedFile | undefined): Upload {
  const name = JSON.stringify(part.fieldname.slice(0, 100));
  if (part.fieldname !== FIELD)
    throw new BadRequestError(`The form has a field ${name}. It may have one field only: "file", with the file.`);
  if (part.type === "field")
    throw new BadRequestError('The field "file" holds text, not a file. With curl, write an @ before the name: -F file=@NAME.ipynb');
  if (received !== undefined)
    throw new BadRequestError("The form has two files. Send one: a notebook, or a zip of a notebook with its files.");
  if (part.filename === "" || part.filename === undefined)
    throw new BadRequestError("The file has no name. Choose a file that ends in .ipynb or .zip.");
  const kind = kindOf(part.filename);
  if (kind === undefined) {
    throw new BadRequestError(`${JSON.stringify(part.filename.slice(-100))} is neither a notebook (.ipynb) nor a zip of one (.zip).`);
  }
  return { kind, part };
}

function kindOf(fileName: string): ReceivedFile["kind"] | undefined {
  if (/\.ipynb$/i.test(fileName)) return "notebook";
  return /\.zip$/i.test(fileName) ? "zip" : undefined;
}

async function saveFile({ kind, part }: Upload, directory: string, limits: ReceiveLimits, signal: AbortSignal): Promise<ReceivedFile> {
  const file = join(directory, kind === "notebook" ? "upload.ipynb" : "upload.zip");
  addAbortSignal(signal, part.file);
  const hash = createHash("sha256");
  let size = 0;
  const handle = await onDisk(() => open(file, "wx"));
  try {
    for await (const chunk of chunksOf(part)) {
      size += chunk.length;
      requireSize(kind, size, limits);
      hash.update(chunk);
      await onDisk(() => handle.writeFile(chunk));
    }
    await onDisk(() => handle.sync());
  } finally {
    await closed(handle);
  }
  return { kind, file, size, sha256: hash.digest("hex") };
}

function chunksOf(part: MultipartFile): AsyncIterable<Buffer> {
  return part.file;
}

function requireSize(kind: ReceivedFile["kind"], size: number, { uploadMaxBytes, notebookMaxBytes }: ReceiveLimits): void {
  if (size > uploadMaxBytes) throw uploadTooLarge(uploadMaxBytes);
  if (kind === "notebook") requireNotebookSize(size, notebookMaxBytes);
}

export function requireNotebookSize(size: number, notebookMaxBytes: number): void {
  if (size <= notebookMaxBytes) return;
  throw new UploadLimitError(
    `This notebook has more than ${sizeText(notebookMaxBytes)}, the most that this server takes (NOTEBOOK_MAX_BYTES). Clear its outputs, or ask the operator for more.`,
  );
}

async function onDisk<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    const known = asStorageError(error);
    if (known instanceof AppError) throw known;
    throw new StoreError("The upload could not be written to the server's disk. Nothing was changed.", { cause: error });
  }
}

async function closed(handle: FileHandle): Promise<void> {
  await onDisk(() => handle.close());
}

function noFile(): BadRequestError {
  return new BadRequestError('The form has no file. Send one in the field "file". With curl: -F file=@NAME.ipynb');
}

function brokenForm(cause?: unknown): BadRequestError {
  return new BadRequestError("The form broke off or is malformed. Nothing was changed. Send the file again as multipart/form-data.", {
    cause,
  });
}
