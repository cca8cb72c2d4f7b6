/** Whether the browser can still read what was chosen: it refuses a file that was changed, moved or deleted since. */
import { RequestProblem } from "./request-problem.js";

/** Thrown where a file can't be read any more. Only choosing it again helps. */
export class UnreadableFile extends RequestProblem {
  constructor(fileName: string) {
    super(0, `“${fileName}” has changed since it was chosen, or is not there any more.`);
  }
}

/** Throws UnreadableFile. */
export async function requireReadable(file: Blob, fileName: string): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new UnreadableFile(fileName);
  }
}
