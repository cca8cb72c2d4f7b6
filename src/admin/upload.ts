/** `upload`: publishes a notebook, a zip or a folder, and asks before it takes another's place. */
import type { OutgoingHttpHeaders } from "node:http";
import { sizeText } from "../archive/size-text.js";
import { type Answer, Listing, type Publishing, Uploaded } from "./answers.js";
import { apiPath, type Client, ifMatch } from "./client.js";
import { CancelledError, CommandError, usageError } from "./command-error.js";
import { type Context, dashboardPath, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { createForm } from "./form.js";
import { ownName, prepareSource, type UploadSource } from "./upload-source.js";

export interface UploadFlags {
  readonly include?: readonly string[];
  readonly overwrite?: boolean;
}

/** `target` is "[PATH/]NAME"; "PATH/" takes the file's own name. Throws CommandError. */
export async function upload(context: Context, source: string, target: string | undefined, flags: UploadFlags): Promise<void> {
  const path = targetPath(source, target);
  const prepared = await prepareSource({ ...context, ...context.talk, path: source, includes: flags.include ?? [] });
  try {
    for (const note of prepared.notes) context.talk.note(note);
    const client = await context.client();
    checkSizes(prepared, client.publishing.limits);
    const condition = flags.overwrite ? {} : await askToReplace(context, client, path);
    const { body, revision } = await send(context, client, prepared, path, condition);
    report(context, { ...body, path, revision }, `${body.link}\n`);
  } finally {
    await prepared.discard();
  }
}

/** The path that a file or folder is published at. Throws CommandError. */
function targetPath(source: string, target: string | undefined): string {
  if (target === undefined) return dashboardPath(ownName(source));
  return dashboardPath(target.endsWith("/") ? `${target}${ownName(source)}` : target);
}

/** What must still be so when the upload comes: nothing there, or what the user agreed to replace. */
async function askToReplace({ talk, json }: Context, client: Client, path: string): Promise<OutgoingHttpHeaders> {
  const present = await client.find(Listing, { method: "GET", path: apiPath("notebooks", path) });
  if (present === undefined || present.kind === "folder") return { "if-none-match": "*" };
  if (!talk.canAsk || json) {
    throw new CommandError(`There is a dashboard at "${path}" already. --overwrite replaces it.`, EXIT.conflict);
  }
  if (await talk.ask(`There is a dashboard "${present.title}" at "${path}" already. Replace it?`)) return ifMatch(present.revision);
  throw new CancelledError("Nothing was changed.");
}

async function send(
  { talk }: Context,
  client: Client,
  source: UploadSource,
  path: string,
  condition: OutgoingHttpHeaders,
): Promise<{ body: Answer<typeof Uploaded>; revision: string | undefined }> {
  const progress = talk.progress(`Sending ${source.name}`, source.size, "waiting for the server");
  try {
    const form = createForm(source, progress.add);
    return await client.json(Uploaded, {
      method: "POST",
      path: apiPath("notebooks", path),
      headers: { ...form.headers, ...condition },
      body: form.body,
    });
  } finally {
    progress.end();
  }
}

function checkSizes({ name, size, notebookSize = 0 }: UploadSource, { uploadBytes, notebookBytes }: Publishing["limits"]): void {
  const ask = "or ask the operator for more";
  if (notebookSize > notebookBytes) {
    throw usageError(
      `This notebook has more than ${sizeText(notebookBytes)}, the most that this server takes (NOTEBOOK_MAX_BYTES). Clear its outputs, ${ask}.`,
    );
  }
  if (size > uploadBytes) {
    throw usageError(
      `${name} has more than ${sizeText(uploadBytes)}, the most that this server takes (UPLOAD_MAX_BYTES). Send less, ${ask}.`,
    );
  }
}
