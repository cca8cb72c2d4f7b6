/** What stands at the path that a name means. */
import type { PublishingApi } from "./api.js";
import type { PublishedDashboard } from "./api-types.js";
import { ancestorsBelow } from "./names.js";
import { RequestProblem, wordsOf } from "./request-problem.js";

export type Target =
  | { readonly name: "unknown" }
  | { readonly name: "known"; readonly standing: PublishedDashboard | undefined }
  /** Nothing can be published there. */
  | { readonly name: "taken"; readonly message: string }
  /** It could not be found out. */
  | { readonly name: "problem"; readonly message: string };

/** `folder`: the list that the page shows, so it is no bundle. Throws what the signal was aborted with. */
export async function findTarget(api: Pick<PublishingApi, "describe">, path: string, folder: string, signal: AbortSignal): Promise<Target> {
  try {
    const bundle = await bundleAbove(api, ancestorsBelow(folder, path), signal);
    if (bundle !== undefined) {
      const message = `“${bundle.path}” is the dashboard “${bundle.title}” with files of its own; nothing else can be put into it. Choose another name.`;
      return { name: "taken", message };
    }
    const standing = await api.describe(path, signal);
    if (standing?.kind !== "folder") return { name: "known", standing };
    return { name: "taken", message: `“${path}” is a folder. Choose another name, or go on with “/” and a name in it.` };
  } catch (error) {
    signal.throwIfAborted();
    return { name: "problem", message: wordsOf(error) };
  }
}

async function bundleAbove(
  api: Pick<PublishingApi, "describe">,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<PublishedDashboard | undefined> {
  const standing = await Promise.all(paths.map((path) => unlessHidden(api.describe(path, signal))));
  return standing.find((each): each is PublishedDashboard => each?.kind === "bundle");
}

/** What a token may not see does not keep it from what lies below. */
async function unlessHidden<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  return await answer.catch((error: unknown) => {
    if (error instanceof RequestProblem && error.status === 403) return undefined;
    throw error;
  });
}
