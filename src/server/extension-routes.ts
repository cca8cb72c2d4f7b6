/** JupyterLab extensions of the kernels' environments: which there are for a dashboard, and their files. */
import type { FastifyInstance } from "fastify";
import type { KeyedExtension } from "../extensions/catalog.js";
import { chooseSpec } from "../kernels/choose-spec.js";
import type { LabExtensionEntry, LabExtensionsAnswer } from "../protocol/lab-extensions.js";
import type { AppParts } from "./app.js";
import { NotFoundError } from "./http-errors.js";
import { openDashboard } from "./load-dashboard.js";

interface ListRequest {
  Params: { "*": string };
}

interface FileRequest {
  Params: { key: string; "*": string };
}

export const EXTENSION_FILES_PREFIX = "/_extensions/";

/** After `registerAssetRoutes`, which brings the sending of files. */
export function registerExtensionRoutes(app: FastifyInstance, { services }: AppParts): void {
  const { extensions, kernels } = services;

  app.get<ListRequest>("/_api/extensions/*", async (request, reply): Promise<LabExtensionsAnswer> => {
    const { notebook } = await openDashboard(request, services, request.params["*"]);
    const { spec } = chooseSpec(await kernels.specs(), notebook.kernel);
    const found = await extensions.of(spec.name);
    reply.header("Cache-Control", "private, no-cache");
    const places = kernels.dataFolders === undefined ? [] : [`the environment of the kernel ${spec.name}`];
    return { extensions: found.map(entryOf), places };
  });

  // Whoever may open a dashboard has been told the key.
  app.get<FileRequest>(`${EXTENSION_FILES_PREFIX}:key/*`, async (request, reply) => {
    const folder = await extensions.folderOf(request.params.key);
    if (folder === undefined) throw new NotFoundError("There is nothing at this address.");
    return reply.sendFile(request.params["*"], folder, { immutable: true, maxAge: "365d", index: false, dotfiles: "ignore" });
  });
}

function entryOf({ folder: _folder, key, ...entry }: KeyedExtension): LabExtensionEntry {
  return { ...entry, url: `${EXTENSION_FILES_PREFIX}${key}/` };
}
