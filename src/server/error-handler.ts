/** Every error that leaves the server: a page for a browser, JSON for the rest, a stack for nobody. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { TokensUnreadableError } from "../auth/author.js";
import { DrawingBusyError, NoChromiumError } from "../chromium/errors.js";
import { errorCode } from "../disk/error-code.js";
import { AppError } from "../errors/app-error.js";
import { KernelStartError, KernelsFullError, UnknownKernelError } from "../kernels/errors.js";
import { renderErrorPage } from "../pages/error-page.js";
import type { SignInProblem } from "../pages/sign-in-page.js";
import { NoRoomError } from "../sessions/errors.js";
import { startProblem } from "../sessions/problem-text.js";
import { StorageFullError, StorageRefusedError } from "../store/errors.js";
import type { AppParts } from "./app.js";
import { NotFoundError } from "./http-errors.js";
import { wordsFor } from "./language.js";
import { TooManyUploadsError, UnauthorizedError } from "./publishing/errors.js";
import { SignInNeededError, TooManyTriesError } from "./sign-in/errors.js";
import { hasEndedLink } from "./sign-in/shares.js";
import { isPlain, siteOf } from "./site.js";
import { splitUrl } from "./url-parts.js";

const RETRY_SECONDS = 10;
const NOT_FOUND = 404;
const NOT_JSON_MESSAGE = "The body of this request must be JSON. Send it with the header Content-Type: application/json.";
const INTERNAL_MESSAGE = "Something went wrong on this server. Please try again in a moment.";

export function handleErrors(app: FastifyInstance, parts: AppParts): void {
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const { status, message } = describe(error);
    logFailure(request, error, status, parts);
    if (error instanceof UnauthorizedError) reply.header("WWW-Authenticate", "token");
    if (error instanceof TooManyTriesError) reply.header("Retry-After", error.retrySeconds);
    if (error instanceof SignInNeededError && isLook(request) && prefersHtml(request)) return toSignIn(request, reply, parts);
    if (status === 503) reply.header("Retry-After", RETRY_SECONDS);
    return sendError(request, reply, parts, status, message);
  });
  app.setNotFoundHandler((request, reply) => {
    const { status, message } = new NotFoundError();
    return sendError(request, reply, parts, status, message);
  });
}

function isLook({ method }: FastifyRequest): boolean {
  return method === "GET" || method === "HEAD";
}

/** To the page where it is done, and back from there to where the visitor was going. */
function toSignIn(request: FastifyRequest, reply: FastifyReply, { settings, services }: AppParts): FastifyReply {
  const { linkBase, routeBase } = settings;
  const next = `${linkBase}${request.url.slice(routeBase.length)}`;
  const problem: SignInProblem | undefined = hasEndedLink(request, services.shareTokens, settings, Date.now()) ? "link" : undefined;
  const query = new URLSearchParams({ next, ...(problem === undefined ? {} : { problem }) });
  return reply.header("Cache-Control", "no-store").redirect(`${linkBase}/login?${query}`);
}

/** A stack is for faults of ours; of the rest, the operator is told what can be done something about. */
function logFailure(request: FastifyRequest, error: FastifyError | AppError, status: number, { services }: AppParts): void {
  // Without the query: it may hold a visitor's token.
  const { path } = splitUrl(request.url);
  if (error instanceof StorageFullError || error instanceof StorageRefusedError) {
    request.log.error({ ...refusalOfSystem(error.cause), path }, error.message);
  } else if (error instanceof TooManyUploadsError) {
    request.log.warn({ address: request.ip, path }, "as many uploads are under way as UPLOADS_AT_ONCE says");
  } else if (error instanceof NoRoomError || error instanceof KernelsFullError) {
    // Of a full server, everybody who comes makes one.
    services.refusals.count("no-room");
  } else if (error instanceof NoChromiumError || error instanceof DrawingBusyError) {
    // The start has said the one; the other passes.
    return;
  } else if (error instanceof UnknownKernelError) {
    request.log.error({ path, detail: error.detail }, "a dashboard's kernel is not installed");
  } else if (error instanceof TokensUnreadableError) {
    // Whoever reads the file has said so, once.
    return;
  } else if (error instanceof KernelStartError && error.mayPass) {
    request.log.info({ path, reason: error.message }, "kernels can't be started for now");
  } else if (status >= 500) {
    request.log.error({ err: error, path }, "request failed");
  }
}

function refusalOfSystem(cause: unknown): object {
  if (!(cause instanceof Error)) return {};
  return { code: errorCode(cause), ...("path" in cause ? { file: cause.path } : {}), ...("dest" in cause ? { to: cause.dest } : {}) };
}

function describe(error: FastifyError | AppError): { status: number; message: string } {
  // What a kernel printed before it ended is for the log.
  if (error instanceof KernelStartError) return { status: error.status, message: startProblem(error) };
  if (error instanceof AppError) return { status: error.status, message: error.message };
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return { status: 415, message: NOT_JSON_MESSAGE };
  const status = error.statusCode ?? 500;
  return status < 500 ? { status, message: error.message } : { status, message: INTERNAL_MESSAGE };
}

export function sendError(request: FastifyRequest, reply: FastifyReply, parts: AppParts, status: number, message: string): FastifyReply {
  reply.code(status).header("Cache-Control", "no-store");
  if (prefersHtml(request)) {
    // Who finds nothing may have signed in as somebody else. The same is said where there is nothing for anybody.
    const whose = status === NOT_FOUND ? request : undefined;
    const site = siteOf(parts, { scripts: [], styles: parts.services.clientFiles.list.styles }, wordsFor(request, parts.settings), whose);
    const retrySeconds = status === 503 ? RETRY_SECONDS : undefined;
    const isAlone = isPlain(request, parts.settings);
    return reply.type("text/html; charset=utf-8").send(renderErrorPage({ site, status, message, isAlone, retrySeconds }));
  }
  return reply.send({ message, status, url: request.url });
}

export function prefersHtml(request: FastifyRequest): boolean {
  return (request.headers.accept ?? "").includes("text/html");
}
