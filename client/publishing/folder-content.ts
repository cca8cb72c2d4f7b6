/** Which files of a folder make a bundle, and what they are called in its zip. Pure. */
import type { UploadLimits } from "./api-types.js";
import { sizeText } from "./words.js";

export interface FolderFile<Content = File> {
  /** Below the folder, with "/": "img/a.png". */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly content: Content;
}

export interface BundleContent<Content = File> {
  readonly files: readonly FolderFile<Content>[];
  /** What was done that the author may not expect. */
  readonly remark: string | undefined;
}

export interface UnfitFolder {
  readonly problem: string;
}

const INDEX = "index.ipynb";
const LEFT_OUT = "__pycache__";

/** Hidden files and folders, checkpoints among them, and what Python compiled. */
export function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === LEFT_OUT;
}

export function bundleOf<Content>(all: readonly FolderFile<Content>[], limits: UploadLimits): BundleContent<Content> | UnfitFolder {
  const files = all.filter(({ path }) => !path.split("/").some(isLeftOut));
  const notebooks = files.filter(({ path }) => !path.includes("/") && path.toLowerCase().endsWith(".ipynb"));
  const over = overLimits(files, limits);
  if (over !== undefined) return { problem: over };
  const [first, another] = notebooks;
  const index = notebooks.find(({ path }) => path === INDEX);
  const only = index ?? first;
  if (only === undefined) return { problem: "This folder has no notebook at its top. A bundle needs a notebook called index.ipynb there." };
  if (index === undefined && another !== undefined) {
    const names = notebooks.map(({ path }) => `“${path}”`).join(", ");
    return { problem: `This folder has several notebooks (${names}). Call the one to show index.ipynb, then try again.` };
  }
  const large = notebookTooLarge(only, limits);
  if (large !== undefined) return { problem: `“${only.path}”: ${large}` };
  if (index !== undefined) return { files, remark: undefined };
  return {
    files: files.map((file) => (file === only ? { ...file, path: INDEX } : file)),
    remark: `“${only.path}” is sent as index.ipynb, the notebook that a bundle shows.`,
  };
}

export function notebookTooLarge({ size }: { readonly size: number }, { notebookBytes }: UploadLimits): string | undefined {
  if (size <= notebookBytes) return undefined;
  return `This notebook is ${sizeText(size)}. At most ${sizeText(notebookBytes)} can be published. Clear its outputs, which are not shown anyway, or ask the operator for more.`;
}

function overLimits(files: readonly FolderFile<unknown>[], limits: UploadLimits): string | undefined {
  const folders = new Set(files.flatMap(({ path }) => ancestors(path)));
  const entries = files.length + folders.size;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (entries > limits.entries) return `This folder holds ${entries} files and folders. At most ${limits.entries} can be published.`;
  if (bytes > limits.unpackedBytes)
    return `This folder holds ${sizeText(bytes)}. At most ${sizeText(limits.unpackedBytes)} can be published.`;
  const deep = files.find(({ path }) => ancestors(path).length > limits.depth);
  if (deep !== undefined) return `“${deep.path}” lies too deep. At most ${limits.depth} folders within folders can be published.`;
  const long = files.find(({ path }) => new TextEncoder().encode(path).length > limits.pathLength);
  return long && `The path “${long.path}” is too long. At most ${limits.pathLength} bytes are allowed.`;
}

/** "a/b/c.png" → "a", "a/b". */
function ancestors(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
