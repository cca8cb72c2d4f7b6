/** What a dashboard's content is called: the same content has the same id, wherever and however often it is published. Pure. */
import { createHash } from "node:crypto";
import type { ArchivedFile } from "../archive/archive.js";
import type { DashboardKind } from "./publisher.js";

/** 64 hexadecimal digits. The order of the files does not matter. */
export function revisionId(kind: DashboardKind, files: readonly ArchivedFile[]): string {
  const hash = createHash("sha256").update(`${kind}\n`);
  for (const { name, size, sha256 } of files.toSorted(byName)) hash.update(`${sha256} ${size} ${name}\0`);
  return hash.digest("hex");
}

function byName(a: ArchivedFile, b: ArchivedFile): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
