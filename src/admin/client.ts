/** The server's publishing API: asks, checks what comes back, and makes errors with exit codes of refusals. */
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Static, TSchema } from "typebox";
import Value from "typebox/value";
import { Publishing, Refusal } from "./answers.js";
import { CommandError, type ExitCode } from "./command-error.js";
import { EXIT } from "./exit-codes.js";
import { asCommandError, createSender, type OutgoingRequest } from "./send-request.js";
import type { Settings } from "./settings.js";

export interface ClientRequest extends OutgoingRequest {
  /** Of those refusals that mean something else here: `{ 400: EXIT.missing }`. */
  readonly exitCodes?: Readonly<Record<number, ExitCode>>;
}

export interface Client {
  readonly publishing: Publishing;
  /** Throws CommandError. */
  json<Schema extends TSchema>(schema: Schema, request: ClientRequest): Promise<{ body: Static<Schema>; revision: string | undefined }>;
  /** Undefined for 404. Throws CommandError. */
  find<Schema extends TSchema>(schema: Schema, request: ClientRequest): Promise<Static<Schema> | undefined>;
  /** An answer without content. Throws CommandError. */
  empty(request: ClientRequest): Promise<void>;
  /** The body is for the caller to read. Throws CommandError. */
  stream(request: ClientRequest): Promise<IncomingMessage>;
  /** For bodies that are read by the caller. */
  failure(error: unknown): Error;
  close(): void;
}

const EXIT_CODES: Readonly<Record<number, ExitCode>> = {
  401: EXIT.unauthorized,
  403: EXIT.unauthorized,
  404: EXIT.missing,
  409: EXIT.conflict,
  412: EXIT.conflict,
};
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Looks first who answers there and whether we may publish, so that no upload is sent in vain. Throws CommandError. */
export async function connect(settings: Settings, signal: AbortSignal): Promise<Client> {
  const sender = createSender(settings, signal);
  const failure = (error: unknown) => asCommandError(error, settings.server, signal);
  const send = async (request: ClientRequest) => {
    const response = await sender.send({ ...request, headers: { ...authorization(settings), ...request.headers } });
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw await refusal(response, settings, request).catch(failure);
  };
  const read = async <Schema extends TSchema>(schema: Schema, response: IncomingMessage) => {
    const body = await readJson(response).catch((error: unknown) => Promise.reject(failure(error)));
    if (!Value.Check(schema, body)) throw notOurs(settings.server);
    return body;
  };
  try {
    return {
      publishing: checkAccess(
        await read(Publishing, await send({ method: "GET", path: "/_api/publishing" }).catch(explainMissing)),
        settings,
      ),
      async json(schema, request) {
        const response = await send(request);
        return { body: await read(schema, response), revision: revisionOf(response) };
      },
      async find(schema, request) {
        try {
          return await read(schema, await send(request));
        } catch (error) {
          if (error instanceof CommandError && error.exitCode === EXIT.missing) return undefined;
          throw error;
        }
      },
      empty: async (request) => void (await send(request)).resume(),
      stream: send,
      failure,
      close: sender.close,
    };
  } catch (error) {
    sender.close();
    throw error;
  }

  function explainMissing(error: unknown): never {
    throw error instanceof CommandError && error.exitCode === EXIT.missing ? notOurs(settings.server) : error;
  }
}

/** The path of an API for a dashboard or folder: `apiPath("history", "team/sales")`. */
export function apiPath(name: string, path: string): string {
  return path === "" ? `/_api/${name}` : `/_api/${name}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

export function ifMatch(revision: string | undefined): OutgoingHttpHeaders {
  return revision === undefined ? {} : { "if-match": `"${revision}"` };
}

function authorization({ token }: Settings): OutgoingHttpHeaders {
  return token === undefined ? {} : { authorization: `token ${token}` };
}

function checkAccess(publishing: Publishing, settings: Settings): Publishing {
  if (publishing.access === "granted") return publishing;
  const reason =
    publishing.access === "token"
      ? tokenNeeded(settings)
      : "This server has no tokens, so it takes dashboards from its own machine only. Its operator can set AUTH_TOKEN.";
  throw new CommandError(reason, EXIT.unauthorized);
}

function tokenNeeded({ withheld }: Settings): string {
  if (withheld === undefined) return "This server asks for a token. Put it into JUPYTER_DASHBOARDS_TOKEN, or into the configuration file.";
  const { file, server } = withheld;
  return `This server asks for a token. The one in ${file} is for ${addressOf(server)}, so it was not sent. Put this server's into JUPYTER_DASHBOARDS_TOKEN.`;
}

function revisionOf({ headers }: IncomingMessage): string | undefined {
  return /^(?:W\/)?"(.+)"$/.exec(headers.etag ?? "")?.[1];
}

function notOurs(server: URL): CommandError {
  return new CommandError(
    `What answers at ${addressOf(server)} is no Jupyter Dashboards Server that can be published to. Is the path after the host its BASE_URL?`,
    EXIT.unreachable,
  );
}

function addressOf(server: URL): string {
  return server.href.replace(/\/$/, "");
}

async function refusal(response: IncomingMessage, { server }: Settings, { exitCodes }: ClientRequest): Promise<CommandError> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.resume();
    return new CommandError(`The server sends us on to ${response.headers.location}. Give that address with --server.`, EXIT.unreachable);
  }
  const body = await readJson(response);
  if (Value.Check(Refusal, body)) return new CommandError(body.message, { ...EXIT_CODES, ...exitCodes }[status] ?? EXIT.failed);
  if (status === 502 || status === 503 || status === 504) {
    return new CommandError(`A proxy at ${server.origin} can't reach the server (status ${status}).`, EXIT.unreachable);
  }
  if (status === 413) return new CommandError("A proxy in front of the server takes no uploads of this size (status 413).", EXIT.failed);
  if (status === 401 || status === 403) {
    return new CommandError(`A proxy in front of the server lets us not through (status ${status}).`, EXIT.unauthorized);
  }
  return notOurs(server);
}

/** Undefined where it is no JSON. */
async function readJson(response: Readable & Pick<IncomingMessage, "headers">): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new CommandError("The server's answer is too long to be read.", EXIT.failed);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}
