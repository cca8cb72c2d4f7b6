/** The dashboard path that a request names, and whether something can be published there. Pure. */
import { UploadLimitError } from "../../archive/archive.js";
import { type DashboardPath, parseDashboardPath, pathParts } from "../../store/dashboard-path.js";
import { UnfitPathError } from "../../store/errors.js";
import { NotFoundError } from "../http-errors.js";
import { splitUrl } from "../url-parts.js";

const EXTENSION = ".ipynb";
/** Bytes of one name, on the file systems that servers have. */
const MAX_NAME_BYTES = 255;
const CONTROL_CHARACTER = /\p{Cc}/u;

export interface PathLimits {
  readonly uploadMaxDepth: number;
  readonly uploadMaxPathLength: number;
}

/** As it came: a path is decoded once, by the parser of dashboard paths. Without ".ipynb". Throws InvalidPathError, NotFoundError. */
export function pathOfRequest(url: string, prefix: string): DashboardPath {
  const { path } = splitUrl(url);
  // The router also takes "/%5Fapi", of which the rest could not be cut off by its length.
  if (!path.startsWith(prefix)) throw new NotFoundError();
  const whole = parseDashboardPath(path.slice(prefix.length).replace(/^\//, ""));
  return whole.endsWith(EXTENSION) ? parseDashboardPath(encodePath(whole.slice(0, -EXTENSION.length))) : whole;
}

/** Throws UnfitPathError, UploadLimitError. */
export function requireFitPath(path: DashboardPath, { uploadMaxDepth, uploadMaxPathLength }: PathLimits): void {
  const parts = pathParts(path);
  const name = parts.at(-1);
  if (name === undefined) {
    throw new UnfitPathError("A dashboard needs a name. Put it at the end of the address: /_api/notebooks/NAME.");
  }
  if (CONTROL_CHARACTER.test(path)) throw new UnfitPathError("This path has a control character in it. Choose another name.");
  if (Buffer.byteLength(path) > uploadMaxPathLength) {
    throw new UploadLimitError(
      `This path is longer than ${uploadMaxPathLength} bytes, the most that UPLOAD_MAX_PATH_LENGTH allows. Choose a shorter one.`,
    );
  }
  if (parts.length - 1 > uploadMaxDepth) {
    throw new UploadLimitError(
      `This path has more than ${uploadMaxDepth} folders within one another, the most that UPLOAD_MAX_DEPTH allows. Choose a shorter one.`,
    );
  }
  if ([...parts.slice(0, -1), name + EXTENSION].some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES)) {
    throw new UnfitPathError(`A name may have ${MAX_NAME_BYTES} bytes at most, "${EXTENSION}" included. Choose a shorter one.`);
  }
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
