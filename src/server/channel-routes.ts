/** A session's WebSocket: frames in both of Jupyter's formats, judged before anything is done with them. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { WebSocket } from "ws";
import { refuse } from "../protocol/decode-message.js";
import { FROM_BROWSERS, FROM_KERNELS } from "../protocol/node-frame-tools.js";
import { ASKED_AGAIN, NOT_ALLOWED, SESSION_GONE, SIGNED_OUT } from "../protocol/page.js";
import { decodeJson, decodeV1, encodeJson, encodeV1 } from "../protocol/websocket-frames.js";
import type { Session, SessionClient } from "../sessions/types.js";
import { type AppParts, V1_SUBPROTOCOL } from "./app.js";
import { ConnectionLimit } from "./connection-limit.js";
import { NotFoundError } from "./http-errors.js";
import { onceForAll } from "./once-for-all.js";
import { requireOwnOrigin } from "./origin.js";
import { createOutlet, type Outlet } from "./outlet.js";
import { createPacer } from "./pacer.js";
import { ownSession, sessionOf } from "./session-of.js";
import { AccessWatch, type Loss } from "./sign-in/access-watch.js";

interface ChannelRequest {
  Params: { id: string };
  Querystring: { page?: string; since?: string; session_id?: string | string[] };
}

const V1_FORMAT = {
  encode: onceForAll((message) => encodeV1(message, FROM_KERNELS)),
  // In this format every message is binary, also one whose bytes would do as text.
  decode: (bytes: Uint8Array, isBinary: boolean) => (isBinary ? decodeV1(bytes, FROM_BROWSERS) : refuse("a text frame")),
};
const JSON_FORMAT = {
  encode: onceForAll((message) => encodeJson(message, FROM_KERNELS)),
  decode: (bytes: Uint8Array, isBinary: boolean) => decodeJson(isBinary ? bytes : Buffer.from(bytes).toString("utf8"), FROM_BROWSERS),
};
/** A frame that is no message: closed with "unsupported data", or with "invalid data" for text. */
const BAD_BINARY = 1003;
const BAD_TEXT = 1007;
const INTERNAL_ERROR = 1011;
/** For whom a connection is not any more, or not before they have said again who they are. */
const CLOSES: Readonly<Record<Loss, readonly [number, string]>> = {
  "signed-out": [SIGNED_OUT, "Please sign in to see this."],
  "not-allowed": [NOT_ALLOWED, "This is not for you any more."],
  stale: [ASKED_AGAIN, "Please connect again."],
};

export function registerChannelRoutes(app: FastifyInstance, parts: AppParts): void {
  const { services } = parts;
  const limit = new ConnectionLimit();
  const watch = new AccessWatch(parts);
  app.addHook("onClose", async () => watch.close());
  app.route<ChannelRequest>({
    method: "GET",
    url: "/api/kernels/:id/channels",
    preValidation: async (request) => {
      if (!request.ws || (await sessionOf(request, services)) === undefined) throw new NotFoundError();
      requireOwnOriginOf(request, parts);
    },
    handler: async () => {
      throw new NotFoundError();
    },
    wsHandler: (socket, request) => {
      const session = ownSession(request, services);
      // It may have ended since the upgrade was granted.
      if (session === undefined) socket.close(SESSION_GONE, "The session has ended.");
      else connect(socket, request, session, { ...parts, limit, watch });
    },
  });
}

function requireOwnOriginOf(request: FastifyRequest, { services, settings }: AppParts): void {
  try {
    requireOwnOrigin(request, settings);
  } catch (error) {
    services.refusals.count("foreign-origin");
    throw error;
  }
}

interface ChannelParts extends AppParts {
  readonly limit: ConnectionLimit;
  readonly watch: AccessWatch;
}

function connect(socket: WebSocket, request: FastifyRequest<ChannelRequest>, session: Session, parts: ChannelParts): void {
  const { services, settings, limit, watch } = parts;
  const { meter, refusals } = services;
  const format = socket.protocol === V1_SUBPROTOCOL ? V1_FORMAT : JSON_FORMAT;
  const outlet = createOutlet(socket, { stream: request.raw.socket, encode: format.encode, lagMaxBytes: settings.lagMaxBytes, meter });
  const client: SessionClient = {
    kind: request.query.page === "1" ? "page" : "jupyter",
    name: nameOf(request),
    visitor: request.visitor?.id,
    send: (message) => outlet.send(message),
    line: outlet,
    close: (code, reason) => outlet.close(code, reason),
  };
  const since = Number.parseInt(request.query.since ?? "", 10);
  const attachment = session.attach(client, Number.isSafeInteger(since) ? since : undefined);
  const pacer = createPacer({
    perSecond: settings.messagesPerSecond,
    bytesPerSecond: settings.messageBytesPerSecond,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  });
  socket.on("message", (data: Buffer | Buffer[] | ArrayBuffer, isBinary: boolean) => {
    // After a frame that closed it, others may be on their way.
    if (socket.readyState !== socket.OPEN) return;
    const bytes = toBytes(data);
    pacer.count(bytes.byteLength);
    meter.message("from-browser", bytes.byteLength);
    const decoded = format.decode(bytes, isBinary);
    if (!decoded.ok) {
      refusals.count(isBinary ? "damaged-frame-binary" : "damaged-frame-text");
      socket.close(isBinary ? BAD_BINARY : BAD_TEXT, "That was not a Jupyter message.");
      return;
    }
    try {
      attachment.receive(decoded.message);
    } catch (error) {
      // One visitor's message must not end the server for all.
      request.log.error({ err: error }, "a message of a browser could not be dealt with");
      socket.close(INTERNAL_ERROR, "Something went wrong on the server.");
    }
  });
  const leave = limit.enter(session.id, request.visitor?.id ?? "", client);
  const unwatch = watch.add(request, session, (loss) => outlet.close(...CLOSES[loss]));
  meter.connected(client.kind);
  keepAlive(socket, outlet, settings.heartbeatInterval, () => {
    pacer.stop();
    leave();
    unwatch();
    meter.disconnected(client.kind);
    attachment.detach();
  });
}

/** With the visitor's: nobody takes the place of somebody else's client in a session that they share. */
function nameOf({ query, visitor }: FastifyRequest<ChannelRequest>): string {
  return typeof query.session_id === "string" && query.session_id !== "" ? `${visitor?.id} ${query.session_id}` : "";
}

/** Finds out that a visitor has gone where no close frame says so (a phone that lost its network). */
function keepAlive(socket: WebSocket, outlet: Outlet, intervalMs: number, onGone: () => void): void {
  let answered = true;
  const heartbeat = setInterval(() => {
    // Over a slow line the question itself waits behind what goes out.
    if (!answered && !outlet.hasMoved()) outlet.cutOff();
    answered = false;
    socket.ping();
  }, intervalMs);
  socket.on("pong", () => {
    answered = true;
  });
  // Errors end in a close as well.
  socket.on("error", () => {});
  socket.on("close", () => {
    clearInterval(heartbeat);
    onGone();
  });
}

function toBytes(data: Buffer | Buffer[] | ArrayBuffer): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
