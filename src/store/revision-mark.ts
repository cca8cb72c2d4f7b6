/**
 * The hidden file in a published bundle that says which revision it is and how its files stood when they were put there. It moves
 * with the folder, so no switch can leave it wrong; a bundle that was changed afterwards no longer looks like its mark.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import type { ListedFile } from "../archive/folder-files.js";
import { REVISION_MARK } from "../archive/passed-over.js";
import { writeSynced } from "../disk/durable.js";

const Mark = Type.Object({
  revision: Type.String(),
  files: Type.Array(Type.Object({ name: Type.String(), size: Type.Number(), modified: Type.Number() })),
});
export type RevisionMark = Static<typeof Mark>;

export async function writeMark(directory: string, revision: string, files: readonly ListedFile[]): Promise<void> {
  const mark: RevisionMark = {
    revision,
    files: files.map(({ name, size, modified }) => ({ name, size, modified: modified.getTime() })),
  };
  await writeSynced(join(directory, REVISION_MARK), JSON.stringify(mark));
}

/** Undefined where there is none, or not one of ours. */
export async function readMark(directory: string): Promise<RevisionMark | undefined> {
  try {
    return Value.Parse(Mark, JSON.parse(await readFile(join(directory, REVISION_MARK), "utf8")));
  } catch {
    return undefined;
  }
}

/** Both in order of their names. */
export function looksLike(mark: RevisionMark, files: readonly ListedFile[]): boolean {
  return (
    mark.files.length === files.length &&
    mark.files.every((marked, index) => {
      const file = files[index];
      return file?.name === marked.name && file.size === marked.size && file.modified.getTime() === marked.modified;
    })
  );
}
