/** What a dashboard's page is told of the files that its outputs may load from a CDN, and its kernel's environment has. */
import { chooseSpec } from "../kernels/choose-spec.js";
import { UnknownKernelError } from "../kernels/errors.js";
import type { LocalCopy } from "../protocol/lab-extensions.js";
import type { Dashboard } from "../sessions/types.js";
import type { Services } from "./app.js";
import { EXTENSION_FILES_PREFIX } from "./extension-routes.js";

export async function localCopies({ notebook }: Dashboard, services: Pick<Services, "extensions" | "kernels">): Promise<LocalCopy[]> {
  if (services.kernels.dataFolders === undefined) return [];
  try {
    const { spec } = chooseSpec(await services.kernels.specs(), notebook.kernel);
    const copies = await services.extensions.copiesOf(spec.name);
    return copies.map(({ from, drop, key }) => ({
      from,
      ...(drop === undefined ? {} : { drop }),
      url: `${EXTENSION_FILES_PREFIX}${key}/`,
    }));
  } catch (error) {
    // The outputs of a last run show without it.
    if (error instanceof UnknownKernelError) return [];
    throw error;
  }
}
