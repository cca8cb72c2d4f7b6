/** What an author drops or chooses: files, and folders with all that is in them. */
import { type FolderFile, isLeftOut } from "./folder-content.js";

export type Source = FileSource | FolderSource;

export interface FileSource {
  readonly kind: "file";
  readonly name: string;
  readonly file: File;
}

export interface FolderSource {
  readonly kind: "folder";
  readonly name: string;
  /** Reads the folder's list of files, not what they hold. Throws where the browser can't. */
  files(): Promise<readonly FolderFile[]>;
}

/** Must be called while the drop is handled: afterwards the browser has forgotten what was dropped. */
export function droppedSources({ items }: DataTransfer): Source[] {
  return [...items].flatMap((item): Source[] => {
    if (item.kind !== "file") return [];
    const entry = item.webkitGetAsEntry();
    if (isDirectory(entry)) return [{ kind: "folder", name: entry.name, files: () => filesBelow(entry, "") }];
    const file = item.getAsFile();
    return file === null ? [] : [fileSource(file)];
  });
}

export function fileSource(file: File): FileSource {
  return { kind: "file", name: file.name, file };
}

/** From an input that takes a folder. Undefined for an empty one, of which the browser tells nothing. */
export function chosenFolder(files: Iterable<File>): FolderSource | undefined {
  const all = [...files].map((file) => ({ parts: file.webkitRelativePath.split("/"), file }));
  const name = all[0]?.parts[0];
  if (name === undefined) return undefined;
  const listed = all.map(({ parts, file }) => ({ path: parts.slice(1).join("/"), size: file.size, content: file }));
  return { kind: "folder", name, files: async () => listed };
}

async function filesBelow(directory: FileSystemDirectoryEntry, prefix: string): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for (const entry of await entriesOf(directory)) {
    // A repository or an environment that is left out anyway is not walked through.
    if (isLeftOut(entry.name)) continue;
    const path = prefix + entry.name;
    if (isDirectory(entry)) files.push(...(await filesBelow(entry, `${path}/`)));
    else if (isFile(entry)) {
      const content = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      files.push({ path, size: content.size, content });
    }
  }
  return files;
}

async function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // A browser gives some at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isDirectory(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
