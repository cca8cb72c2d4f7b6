/** What a disk's refusal means to an author. */
import { errorCode } from "../disk/error-code.js";
import { StorageFullError, StorageRefusedError } from "./errors.js";

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const REFUSED = new Set(["EROFS", "EACCES", "EPERM"]);

/** The error to throw in the place of one that the file system threw; any other error as it is. */
export function asStorageError(error: unknown): unknown {
  const code = errorCode(error);
  if (FULL.has(code)) {
    return new StorageFullError("There is no room left on the server's disk. Nothing was changed. Tell the operator of this server.", {
      cause: error,
    });
  }
  if (REFUSED.has(code)) {
    return new StorageRefusedError(
      "The server may not write to its folder of dashboards. Nothing was changed. Tell the operator of this server.",
      { cause: error },
    );
  }
  if (code === "EXDEV") {
    return new StorageRefusedError(
      "This folder lies on another disk than the rest, so nothing can be published to it. Tell the operator of this server.",
      { cause: error },
    );
  }
  return error;
}

export async function withStorageErrors<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw asStorageError(error);
  }
}
