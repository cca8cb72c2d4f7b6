/** One HTTP request to the server, over Node's own client: bodies stream, and what goes wrong on the way is told in words. */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import { CancelledError, CommandError } from "./command-error.js";
import { describeConnectionFailure } from "./connection-failure.js";
import { EXIT } from "./exit-codes.js";
import type { Settings } from "./settings.js";

export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** After the base URL, percent-encoded: "/_api/publishing". */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Readable;
}

export interface Sender {
  /** Answers as soon as the headers have come. Throws CommandError where none come. */
  send(request: OutgoingRequest): Promise<IncomingMessage>;
  close(): void;
}

const CONNECT_TIMEOUT_MS = 10_000;

export function createSender({ server, ca, timeoutMs }: Settings, signal: AbortSignal): Sender {
  const isSecure = server.protocol === "https:";
  const agent = isSecure
    ? new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) })
    : new HttpAgent({ keepAlive: true });
  const request = isSecure ? httpsRequest : httpRequest;
  return {
    async send({ method, path, headers, body }) {
      const url = `${server.origin}${server.pathname.replace(/\/$/, "")}${path}`;
      try {
        signal.throwIfAborted();
        return await new Promise<IncomingMessage>((resolve, reject) => {
          const sent = request(url, { method, agent, signal, headers: { accept: "application/json", ...headers } });
          sent.on("error", reject).once("response", resolve);
          limitWaiting(sent, timeoutMs, reject);
          if (body === undefined) sent.end();
          else feed(sent, body, reject);
        });
      } catch (error) {
        body?.destroy();
        throw asCommandError(error, server, signal);
      }
    },
    close: () => agent.destroy(),
  };
}

/** A server may answer before it has read all: then the rest is not sent, and the connection is kept for the answer. */
function feed(sent: ClientRequest, body: Readable, reject: (error: Error) => void): void {
  body.once("error", (error) => {
    reject(error);
    sent.destroy();
  });
  sent.once("response", () => {
    body.unpipe(sent);
    body.destroy();
  });
  body.pipe(sent);
}

class SilenceError extends Error {
  readonly code = "ETIMEDOUT";
}

function limitWaiting(sent: ClientRequest, timeoutMs: number, reject: (error: Error) => void): void {
  const give = () => {
    const error = new SilenceError();
    reject(error);
    sent.destroy(error);
  };
  sent.setTimeout(timeoutMs, give);
  sent.once("socket", (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(give, Math.min(CONNECT_TIMEOUT_MS, timeoutMs));
    socket.once("connect", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
  });
}

/** Also for answers that break off while they are read. */
export function asCommandError(error: unknown, server: URL, signal: AbortSignal): Error {
  if (signal.aborted) return new CancelledError();
  if (error instanceof CommandError) return error;
  const words = describeConnectionFailure(error, server);
  if (words !== undefined) return new CommandError(words, EXIT.unreachable);
  return error instanceof Error ? error : new Error(String(error));
}
