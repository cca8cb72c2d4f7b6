/** Changes a small file whole: readers see the old or the new content, never a part, and two writers take turns. */
import { randomUUID } from "node:crypto";
import { chmod, chown, mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { syncDirectory } from "../disk/durable.js";
import { errorCode } from "../disk/error-code.js";
import { AppError } from "../errors/app-error.js";

const TRIES = 100;
const BETWEEN_TRIES_MS = 50;
const OWNER_ONLY = 0o600;

/** Thrown when another process holds the file too long. Handled by the command. */
class FileInUseError extends AppError {
  readonly code = "FILE_IN_USE";
  readonly status = 500;
}

/** A new file is its owner's alone, and its folder is made; one that is there keeps its owner and mode. A link keeps pointing to the file. Throws FileInUseError. */
export async function replaceFile<Result>(
  path: string,
  write: () => Promise<{ readonly text: string; readonly result: Result }>,
): Promise<Result> {
  const target = await realpath(path).catch(() => path);
  const lock = `${target}.lock`;
  await mkdir(dirname(target), { recursive: true });
  await take(lock, target);
  try {
    const { text, result } = await write();
    await swap(target, text);
    return result;
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, target: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const handle = await open(lock, "wx", OWNER_ONLY);
      await handle.close();
      return;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      await delay(BETWEEN_TRIES_MS);
    }
  }
  throw new FileInUseError(`Another command is changing ${target}. If none is running, remove ${lock} and try again.`);
}

async function swap(target: string, text: string): Promise<void> {
  const present = await stat(target).catch(() => undefined);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx", OWNER_ONLY);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (present !== undefined) await keepOwner(temporary, present);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(target));
}

/** The server may be another user than who runs the command, often root. */
async function keepOwner(temporary: string, present: { uid: number; gid: number; mode: number }): Promise<void> {
  await chown(temporary, present.uid, present.gid).catch(() => {});
  await chmod(temporary, present.mode & 0o777);
}
