/** Extensions of JupyterLab and of the classic notebook in the kernels' environments: which there are for a dashboard, and their files. */
import { extname, join } from "node:path";
import type { FastifyInstance, FastifyReply } from "fastify";
import mime from "mime-types";
import { bundleOf } from "../extensions/bundle-files.js";
import { ANY_KERNEL, type KeyedExtension, type KeyedNotebookExtension } from "../extensions/catalog.js";
import type { ServedExtension } from "../extensions/lab-server.js";
import { chooseSpec } from "../kernels/choose-spec.js";
import type { LabExtensionEntry, LabExtensionsAnswer, NotebookExtensionEntry } from "../protocol/lab-extensions.js";
import type { Dashboard } from "../sessions/types.js";
import type { AppParts, Services } from "./app.js";
import { CompressedFiles, type Encoding, encodingFor } from "./compressed-files.js";
import { NotFoundError } from "./http-errors.js";
import { openDashboard } from "./load-dashboard.js";

interface ListRequest {
  Params: { "*": string };
}

interface FileRequest {
  Params: { key: string; "*": string };
}

/** No segment begins with a dot, and nothing is written in another way. */
const PLAIN_PATH = /^[\w@^+-][\w@^+.-]*(?:\/[\w@^+-][\w@^+.-]*)*$/;
const COMPRESSED_BYTES = 64 * 1024 * 1024;

/** The classic notebook's extensions look for their files here, below what they take for its base URL. */
const NOTEBOOK_PATH = /^nbextensions\/(?:@[^/]+\/)?[^/]+\//;

export const EXTENSION_FILES_PREFIX = "/_extensions/";

/** After `registerAssetRoutes`, which brings the sending of files. */
export function registerExtensionRoutes(app: FastifyInstance, { settings, services }: AppParts): void {
  const { extensions, labServer } = services;
  const compressed = new CompressedFiles(COMPRESSED_BYTES);

  app.get<ListRequest>("/_api/extensions/*", async (request, reply): Promise<LabExtensionsAnswer> => {
    const dashboard = await openDashboard(request, services, request.params["*"]);
    reply.header("Cache-Control", "private, no-cache");
    return { ...(await withServed(await extensionsFor(dashboard, services), services)), cdns: settings.widgetsCdn };
  });

  // Whoever may open a dashboard has been told the key.
  app.get<FileRequest>(`${EXTENSION_FILES_PREFIX}:key/*`, async (request, reply) => {
    const { key, "*": asked } = request.params;
    const folder = await extensions.folderOf(key);
    const path = asked.replace(NOTEBOOK_PATH, "");
    if (folder === undefined && PLAIN_PATH.test(path)) {
      const content = await labServer?.file(key, path).catch(() => undefined);
      if (content !== undefined) return sendForGood(reply, path, Buffer.from(content));
    }
    if (folder === undefined || !(await extensions.serves(key, path))) throw new NotFoundError("There is nothing at this address.");
    const encoding = PLAIN_PATH.test(path) ? encodingFor(path, request.headers["accept-encoding"]) : undefined;
    if (encoding !== undefined && (await sendCompressed(reply, compressed, { file: join(folder, path), encoding }))) return reply;
    return reply.sendFile(path, folder, { immutable: true, maxAge: "365d", index: false, dotfiles: "ignore" });
  });
}

/** Those that this server has: of its bundle, and beside the kernel that runs it. Throws UnknownKernelError. */
export async function extensionsFor(
  dashboard: Dashboard,
  { extensions, kernels }: Pick<Services, "extensions" | "kernels">,
): Promise<LabExtensionsAnswer> {
  const name = await kernelNameOf(dashboard, kernels);
  const bundle = bundleOf(dashboard);
  const [lab, notebook] = [await extensions.of(name, bundle), await extensions.notebookExtensionsOf(name, bundle)];
  const places = [
    ...(bundle === undefined ? [] : [BUNDLE_PLACE]),
    ...(kernels.dataFolders === undefined ? [] : [kernelPlace(name)]),
    ...(extensions.hasFurtherFolders ? [FURTHER_PLACE] : []),
  ];
  return { extensions: lab.map(entryOf), notebookExtensions: notebook.map(notebookEntryOf), places, cdns: [] };
}

/** And those that pages of the kernels' server would have. A saved copy goes without. */
async function withServed(answer: LabExtensionsAnswer, { labServer }: Pick<Services, "labServer">): Promise<LabExtensionsAnswer> {
  if (labServer === undefined) return answer;
  const names = new Set(answer.extensions.map(({ name }) => name));
  const served = (await labServer.list()).filter(({ name }) => !names.has(name));
  return { ...answer, extensions: [...answer.extensions, ...served.map(servedEntryOf)], places: [...answer.places, SERVED_PLACE] };
}

const SERVED_PLACE = "the server that runs the kernels (extensions of JupyterLab)";
const BUNDLE_PLACE = "the files of this dashboard";
const FURTHER_PLACE = "further folders of this server";

/** As the catalog knows it. Throws UnknownKernelError. */
export async function kernelNameOf({ notebook }: Pick<Dashboard, "notebook">, kernels: Services["kernels"]): Promise<string> {
  return kernels.dataFolders === undefined ? ANY_KERNEL : chooseSpec(await kernels.specs(), notebook.kernel).spec.name;
}

function kernelPlace(name: string): string {
  return `the environment of the kernel ${name} (extensions of JupyterLab and of the classic notebook)`;
}

/** False where the file can't be read; nothing is sent then. */
async function sendCompressed(
  reply: FastifyReply,
  files: CompressedFiles,
  { file, encoding }: { readonly file: string; readonly encoding: Encoding },
): Promise<boolean> {
  const copy = await files.read(file, encoding).catch(() => undefined);
  if (copy === undefined) return false;
  reply.header("Content-Encoding", encoding).header("Vary", "Accept-Encoding");
  sendForGood(reply, file, copy);
  return true;
}

function sendForGood(reply: FastifyReply, file: string, content: Buffer): FastifyReply {
  return reply
    .type(mime.contentType(extname(file)) || "application/octet-stream")
    .header("Cache-Control", "public, max-age=31536000, immutable")
    .send(content);
}

function entryOf({ folder: _folder, key, ...entry }: KeyedExtension): LabExtensionEntry {
  return { ...entry, url: `${EXTENSION_FILES_PREFIX}${key}/` };
}

function servedEntryOf({ key, ...entry }: ServedExtension): LabExtensionEntry {
  return { ...entry, url: `${EXTENSION_FILES_PREFIX}${key}/` };
}

function notebookEntryOf({ name, modules, key }: KeyedNotebookExtension): NotebookExtensionEntry {
  return { name, modules, url: `${EXTENSION_FILES_PREFIX}${key}/` };
}
