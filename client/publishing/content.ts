/** What a source holds, checked before anything is sent. */
import type { UploadLimits } from "./api-types.js";
import { bundleOf, type FolderFile, notebookTooLarge } from "./folder-content.js";
import { isNotebookFile, isPublishable } from "./names.js";
import { requireReadable } from "./readable.js";
import { RequestProblem } from "./request-problem.js";
import type { Source } from "./sources.js";
import { sizeText } from "./words.js";

export interface Content {
  /** Of a folder, as they are zipped; none for a file, which is sent as it is. */
  readonly files: readonly FolderFile[];
  /** What was done to it, in words. */
  readonly remark: string | undefined;
}

export const NO_CONTENT: Content = { files: [], remark: undefined };

/** A string says why it can't be published. */
export async function readContent(source: Source, limits: UploadLimits): Promise<Content | string> {
  try {
    if (source.kind === "file") return (await problemOfFile(source.file, source.name, limits)) ?? NO_CONTENT;
    const bundle = bundleOf(await source.files(), limits);
    return "problem" in bundle ? bundle.problem : bundle;
  } catch (error) {
    return error instanceof RequestProblem ? error.message : `This could not be read: ${String(error)}`;
  }
}

/** Throws UnreadableFile. */
export async function requireReadableContent(source: Source, { files }: Content): Promise<void> {
  if (source.kind === "file") await requireReadable(source.file, source.name);
  else for (const { path, content } of files) await requireReadable(content, path);
}

export function sentName({ kind, name }: Source): string {
  return kind === "folder" ? `${name}.zip` : name;
}

export function tooLarge({ size }: Blob, { uploadBytes }: UploadLimits): string | undefined {
  return size > uploadBytes ? `This is ${sizeText(size)}. At most ${sizeText(uploadBytes)} can be sent.` : undefined;
}

async function problemOfFile(file: File, name: string, limits: UploadLimits): Promise<string | undefined> {
  if (!isPublishable(name))
    return "Only notebooks (.ipynb), zips and folders can be published. For a notebook with other files, take the folder that holds them.";
  await requireReadable(file, name);
  return tooLarge(file, limits) ?? (isNotebookFile(name) ? notebookTooLarge(file, limits) : undefined);
}
