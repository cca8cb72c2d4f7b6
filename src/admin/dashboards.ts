/** `delete`, `list`, `history`, `rollback`, `refresh` and `clear-cache`: one request each, or a few. */
import { Readable } from "node:stream";
import { Done, type Entry, History, Listing, Refreshed, RolledBack, Shared } from "./answers.js";
import { apiPath, type Client, ifMatch } from "./client.js";
import { CancelledError, CommandError, usageError } from "./command-error.js";
import { type Context, dashboardPath, folderPath, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { expiryOf } from "./expiry.js";
import { dateText, sizeText, tableText } from "./text.js";

/** Enough of a revision to name it again. */
const SHORT_REVISION = 12;

/** Throws CommandError. */
export async function remove(context: Context, name: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  const path = dashboardPath(name);
  const client = await context.client();
  const revision = yes ? undefined : await askToDelete(context, client, path);
  await client.empty({ method: "DELETE", path: apiPath("notebooks", path), headers: ifMatch(revision), exitCodes: { 400: EXIT.missing } });
  report(context, { path, deleted: true }, "");
  context.talk.note(`Deleted "${path}". jupyter-dashboards-admin rollback ${quoted(path)} brings it back.`);
}

/** The revision that the user agreed to delete. */
async function askToDelete({ talk, json }: Context, client: Client, path: string): Promise<string> {
  const present = await client.find(Listing, { method: "GET", path: apiPath("notebooks", path) });
  if (present === undefined || present.kind === "folder") throw new CommandError(`There is no dashboard at "${path}".`, EXIT.missing);
  if (!talk.canAsk || json) throw usageError(`Nobody is there to be asked. --yes deletes "${path}" at once.`);
  if (await talk.ask(`Delete "${present.title}" at "${path}"?`)) return present.revision;
  throw new CancelledError("Nothing was changed.");
}

/** Throws CommandError. */
export async function list(context: Context, folder: string | undefined, { recursive }: { readonly recursive?: boolean }): Promise<void> {
  const path = folderPath(folder ?? "");
  const entries = await collect(await context.client(), path, recursive === true);
  const rows = entries.map((entry) =>
    entry.kind === "folder"
      ? [`${entry.path}/`, entry.kind, dateText(entry.changed), "", "", entry.title]
      : [entry.path, entry.kind, dateText(entry.changed), sizeText(entry.size), entry.revision.slice(0, SHORT_REVISION), entry.title],
  );
  const header = ["PATH", "KIND", "CHANGED (UTC)", "SIZE", "REVISION", "TITLE"];
  report(context, { path, entries }, tableText(header, rows, context.talk.isTerminal));
}

async function collect(client: Client, path: string, recursive: boolean): Promise<readonly Entry[]> {
  const { body } = await client.json(Listing, { method: "GET", path: apiPath("notebooks", path) });
  if (body.kind !== "folder") return [body];
  if (!recursive) return body.entries;
  const all: Entry[] = [];
  for (const entry of body.entries) {
    all.push(entry);
    if (entry.kind === "folder") all.push(...(await collect(client, entry.path, true)));
  }
  return all;
}

/** Throws CommandError. */
export async function history(context: Context, name: string): Promise<void> {
  const path = dashboardPath(name);
  const client = await context.client();
  const { body } = await client.json(History, { method: "GET", path: apiPath("history", path) });
  const rows = body.revisions.map(({ revision, published, kind, size, by, current }) => [
    revision.slice(0, SHORT_REVISION),
    dateText(published),
    kind,
    sizeText(size),
    by,
    current ? "current" : "",
  ]);
  report(context, body, tableText(["REVISION", "PUBLISHED (UTC)", "KIND", "SIZE", "BY", ""], rows, context.talk.isTerminal));
}

/** Throws CommandError. */
export async function rollback(context: Context, name: string, revision: string | undefined): Promise<void> {
  const path = dashboardPath(name);
  const client = await context.client();
  const { body } = await client.json(RolledBack, {
    method: "POST",
    path: apiPath("rollback", path),
    ...(revision === undefined ? {} : jsonBody({ revision })),
  });
  context.talk.note(`"${path}" shows revision ${body.revision.slice(0, SHORT_REVISION)}.`);
  report(context, { ...body, path }, `${body.link}\n`);
}

/** Throws CommandError. */
/** Throws CommandError. */
export async function share(context: Context, name: string, { expires }: { readonly expires?: string }): Promise<void> {
  const path = dashboardPath(name);
  const client = await context.client();
  const end = expires === undefined ? undefined : expiryOf(expires, context.now()).toISOString();
  const query = end === undefined ? "" : `?${new URLSearchParams({ expires: end })}`;
  const request = { method: "POST", path: apiPath("share-links", path) + query, exitCodes: { 409: EXIT.failed } } as const;
  const { body } = await client.json(Shared, request);
  report(context, { ...body, path }, body.url);
  context.talk.note(`Whoever has this link may open it until ${body.expires}.`);
}

export async function refresh(context: Context, name: string): Promise<void> {
  const path = dashboardPath(name);
  const client = await context.client();
  // A run that failed stands in nobody's way.
  const request = { method: "POST", path: apiPath("refresh", path), exitCodes: { 409: EXIT.failed } } as const;
  const { body } = await client.json(Refreshed, request);
  report(context, { ...body, path }, "");
  if (body.complete === false) throw new CommandError(body.message, EXIT.failed);
  context.talk.note(body.message);
}

/** Throws CommandError. */
export async function clearCache(context: Context, folder: string | undefined): Promise<void> {
  const path = folderPath(folder ?? "");
  const client = await context.client();
  const { body } = await client.json(Done, { method: "DELETE", path: apiPath("cache", path) });
  report(context, { ...body, path }, "");
  context.talk.note(body.message);
}

function jsonBody(value: unknown) {
  const text = Buffer.from(JSON.stringify(value));
  return { headers: { "content-type": "application/json", "content-length": text.length }, body: Readable.from([text]) };
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
