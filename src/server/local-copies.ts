/** What a dashboard's page is told of the files that its outputs may load from a CDN, and its kernel's environment has. */
import { UnknownKernelError } from "../kernels/errors.js";
import type { LocalCopy } from "../protocol/lab-extensions.js";
import type { Dashboard } from "../sessions/types.js";
import type { Services } from "./app.js";
import { EXTENSION_FILES_PREFIX, kernelNameOf } from "./extension-routes.js";

export async function localCopies(dashboard: Dashboard, services: Pick<Services, "extensions" | "kernels">): Promise<LocalCopy[]> {
  try {
    const copies = await services.extensions.copiesOf(await kernelNameOf(dashboard, services.kernels));
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
