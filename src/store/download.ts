/** What an author gets back: a revision as it was uploaded, or what stands on disk. */

import { constants, open } from "node:fs/promises";
import { listFiles } from "../archive/folder-files.js";
import { packZip } from "../archive/pack-zip.js";
import type { Content, ContentReader } from "./content-reader.js";
import { pathParts } from "./dashboard-path.js";
import { NoDashboardError } from "./errors.js";
import type { History, RevisionForm } from "./history.js";
import type { Location } from "./location.js";
import type { Download } from "./publisher.js";
import { identityOf } from "./swap.js";

interface Sources {
  readonly contents: ContentReader;
  readonly history: History;
  readonly location: Location;
}

/** Throws NoDashboardError, UnknownRevisionError. */
export async function openDownload({ contents, history, location }: Sources, revision: string | undefined): Promise<Download> {
  const { path } = location;
  const present = await contents.read(location);
  if (revision === undefined && present === undefined) throw new NoDashboardError(path);
  const wanted = revision ?? present?.revision ?? "";
  const kept = await history.read(path);
  // What stands there may have been changed on disk, and is kept nowhere else.
  if (present?.revision.startsWith(wanted) && !kept.some(({ revision }) => revision.startsWith(wanted))) {
    return downloadOf(location, present.kind === "notebook" ? "notebook" : "folder", pathOf(present, location));
  }
  const found = await history.find(path, wanted);
  return downloadOf(location, found.form, history.dataOf(path, found));
}

function pathOf(present: Content, { directory }: Location): string {
  return present.kind === "notebook" ? present.notebookFile : directory;
}

async function downloadOf({ path }: Location, form: RevisionForm, file: string): Promise<Download> {
  const name = pathParts(path).at(-1) ?? "dashboard";
  if (form === "notebook") return { fileName: `${name}.ipynb`, kind: "notebook", ...(await openFile(file)) };
  const fileName = `${name}.zip`;
  if (form === "zip") return { fileName, kind: "bundle", ...(await openFile(file)) };
  const files = await listFiles(file, { links: "skip" });
  const identity = await identityOf(file);
  const entries = files.map(({ name, file: listed, modified, size }) => ({
    name,
    modified,
    size,
    open: async () => {
      const handle = await open(listed, constants.O_RDONLY | constants.O_NOFOLLOW);
      // Rather no zip than one of two revisions.
      if ((await identityOf(file))?.inode === identity?.inode) return handle.createReadStream();
      await handle.close();
      throw new Error("The dashboard was replaced while it was downloaded.");
    },
  }));
  return { fileName, kind: "bundle", size: undefined, stream: packZip(entries) };
}

/** Opened at once: the file may be replaced before it is read. */
async function openFile(file: string): Promise<Pick<Download, "size" | "stream">> {
  const handle = await open(file);
  const { size } = await handle.stat();
  return { size, stream: handle.createReadStream() };
}
