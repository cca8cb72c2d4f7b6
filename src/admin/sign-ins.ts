/** `sign-ins list` and `end`: who is signed in on the server, and signing them out. */
import { Ended, SignedIn } from "./answers.js";
import { CommandError } from "./command-error.js";
import { type Context, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { dateText, printable, tableText } from "./text.js";

/** Throws CommandError. */
export async function listSignIns(context: Context): Promise<void> {
  const client = await context.client();
  const { body } = await client.json(SignedIn, { method: "GET", path: "/_api/sign-ins" });
  const rows = body.signIns.map(({ user, since, lastUsed, displayName }) => [user, dateText(since), dateText(lastUsed), displayName]);
  report(context, body, tableText(["USER", "SINCE (UTC)", "LAST USED (UTC)", "CALLED"], rows, context.talk.isTerminal));
}

/** Throws CommandError. */
export async function endSignIns(context: Context, user: string | undefined): Promise<void> {
  const client = await context.client();
  const path = user === undefined ? "/_api/sign-ins" : `/_api/sign-ins/${encodeURIComponent(user)}`;
  const { body } = await client.json(Ended, { method: "DELETE", path });
  if (user !== undefined && body.ended === 0) {
    throw new CommandError(`Nobody is signed in as "${printable(user)}"; list shows users as STRATEGY:NAME.`, EXIT.missing);
  }
  report(context, { ended: body.ended }, "");
  context.talk.note(body.message);
}
