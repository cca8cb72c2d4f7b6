/** What the libraries say of zips that they can't read, in words for the author. Pure. */
import { AppError } from "../errors/app-error.js";
import { BadArchiveError } from "./archive.js";

/** `what` is wrong, or damaged. */
export function damaged(what = "This file", cause?: unknown): BadArchiveError {
  return new BadArchiveError(`${what} is not a zip, or damaged. Make the zip anew and upload it again.`, { cause });
}

/** Errors of the disk stay what they are; so do our own, and mistakes of the program. */
export function asArchiveError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError || "code" in error || error.name !== "Error") return error;
  if (/multi-disk/.test(error.message)) {
    return new BadArchiveError("This is one part of a zip that was split. Make one zip of it.", { cause: error });
  }
  if (/strong encryption/.test(error.message)) {
    return new BadArchiveError("The zip is encrypted. Make it without a password.", { cause: error });
  }
  return damaged("This file", error);
}
