/** What an author says must stand at a path before it is changed: the headers If-Match and If-None-Match. */
import type { IncomingHttpHeaders } from "node:http";
import type { DashboardPath } from "../../store/dashboard-path.js";
import { NoDashboardError } from "../../store/errors.js";
import type { Change, Publisher } from "../../store/publisher.js";
import { BadRequestError } from "../http-errors.js";
import { PreconditionError } from "./errors.js";

/** `something`: whatever it is. */
export type Precondition = { readonly kind: "none" | "nothing" | "something" } | { readonly kind: "revision"; readonly revision: string };

/** Throws BadRequestError: a condition that is not understood must not be passed over. */
export function parsePrecondition(headers: IncomingHttpHeaders): Precondition {
  const ifMatch = headers["if-match"]?.trim();
  const ifNoneMatch = headers["if-none-match"]?.trim();
  if (ifMatch !== undefined && ifNoneMatch !== undefined) {
    throw new BadRequestError("Send either If-Match or If-None-Match, not both.");
  }
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch === "*") return { kind: "nothing" };
    throw new BadRequestError("If-None-Match can be * only: there must be no dashboard yet.");
  }
  if (ifMatch === undefined) return { kind: "none" };
  if (ifMatch === "*") return { kind: "something" };
  // A proxy that compresses makes a tag weak; it still names one revision.
  const revision = /^(?:W\/)?"([^"]+)"$/.exec(ifMatch)?.[1];
  if (revision === undefined) throw new BadRequestError('If-Match must be one revision in quotes, If-Match: "REVISION", or *.');
  return { kind: "revision", revision };
}

/** Looks at once, so that nothing is received in vain; the publisher looks again when it changes. Throws PreconditionError. */
export async function expectationOf(
  precondition: Precondition,
  publisher: Publisher,
  path: DashboardPath,
): Promise<Pick<Change, "expected">> {
  if (precondition.kind === "none") return {};
  const present = await presentRevision(publisher, path);
  if (precondition.kind === "nothing") {
    if (present !== undefined) throw new PreconditionError(`There is a dashboard at "${path}" already.`);
    return { expected: "nothing" };
  }
  if (present === undefined) throw new PreconditionError(`There is no dashboard at "${path}" any more.`);
  if (precondition.kind === "revision" && precondition.revision !== present) {
    throw new PreconditionError(`"${path}" has been changed since you looked at it. Look again before you replace it.`);
  }
  return { expected: precondition.kind === "something" ? "something" : { revision: present } };
}

async function presentRevision(publisher: Publisher, path: DashboardPath): Promise<string | undefined> {
  try {
    return (await publisher.describe(path)).revision;
  } catch (error) {
    if (error instanceof NoDashboardError) return undefined;
    throw error;
  }
}
