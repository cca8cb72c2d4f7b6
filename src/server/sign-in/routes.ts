/** Signing in and out: our own form, providers' pages, and back to where the visitor was going. */
import formbody from "@fastify/formbody";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import Type, { type Static } from "typebox";
import { networkOf } from "../../auth/network-of.js";
import type { SignIn } from "../../auth/sign-in-store.js";
import type { SignIns } from "../../auth/sign-ins.js";
import type { FormStrategy, RedirectStrategy, SignInResult, Strategy } from "../../auth/strategy.js";
import type { Throttle } from "../../auth/throttle.js";
import { renderSignInPage, type SignInProblem } from "../../pages/sign-in-page.js";
import { say } from "../../words/said.js";
import type { Words } from "../../words/words.js";
import type { AppParts } from "../app.js";
import { prefersHtml } from "../error-handler.js";
import { NotFoundError } from "../http-errors.js";
import { wordsFor } from "../language.js";
import { refuseForeignOrigin } from "../origin.js";
import { siteOf } from "../site.js";
import { clearPendingCookie, clearSignInCookie, pendingSecret, setPendingCookie, setSignInCookie } from "./cookies.js";
import { TooManyTriesError } from "./errors.js";
import { inEvenTime } from "./even-time.js";
import { PendingSignIns } from "./pending.js";
import { publicUrl } from "./public-url.js";
import { returnPath } from "./return-path.js";

/** Where there is a way to sign in. */
export interface SignInServices {
  readonly strategies: readonly Strategy[];
  readonly signIns: SignIns;
  readonly throttle: Throttle;
  /** After so long, ms, it is asked again whether who is signed in still is. */
  readonly recheckMs: number;
  close(): Promise<void>;
}

const LoginQuery = Type.Object({
  next: Type.Optional(Type.String()),
  problem: Type.Optional(Type.String()),
  left: Type.Optional(Type.String()),
});
const LoginBody = Type.Object({
  username: Type.String({ maxLength: 300 }),
  password: Type.String({ maxLength: 4096 }),
  next: Type.Optional(Type.String()),
});
const StrategyParams = Type.Object({ strategy: Type.String() });

export function registerSignInRoutes(plain: FastifyInstance, parts: AppParts, services: SignInServices): void {
  plain.register(async (scope) => {
    await scope.register(formbody);
    const app = scope.withTypeProvider<TypeBoxTypeProvider>();
    const pendings = new PendingSignIns(Date.now);
    const context = { ...parts, signIn: services, pendings };
    app.get("/login", { schema: { querystring: LoginQuery } }, (request, reply) => showPage(request, reply, context, request.query));
    app.post("/login", { schema: { body: LoginBody }, attachValidation: true }, (request, reply) => {
      if (request.validationError === undefined) return takeForm(request, reply, context, request.body);
      // Nobody is called that, and no password is so long.
      if (prefersHtml(request)) return backToLogin(reply, parts.settings.linkBase, "wrong", returnPath(undefined, parts.settings.linkBase));
      throw request.validationError;
    });
    app.get("/login/:strategy", { schema: { params: StrategyParams, querystring: LoginQuery } }, (request, reply) =>
      goToProvider(request, reply, context, redirectStrategy(services, request.params.strategy), request.query.next),
    );
    app.get("/login/:strategy/callback", { schema: { params: StrategyParams } }, (request, reply) =>
      comeFromProvider(request, reply, context, redirectStrategy(services, request.params.strategy)),
    );
    for (const strategy of services.strategies) {
      if (strategy.kind === "redirect" && strategy.callbackPath !== undefined)
        app.get(strategy.callbackPath, (request, reply) => comeFromProvider(request, reply, context, strategy));
    }
    app.post("/logout", (request, reply) => signOut(request, reply, context));
  });
}

interface Context extends AppParts {
  readonly signIn: SignInServices;
  readonly pendings: PendingSignIns;
}

async function showPage(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  { next, problem, left }: Static<typeof LoginQuery>,
): Promise<FastifyReply> {
  const target = returnPath(next, context.settings.linkBase);
  if (request.identity !== undefined) return reply.redirect(target);
  const words = wordsFor(request, context.settings);
  return sendPage(reply, context, { words, next: target, problem: isProblem(problem) ? words.signInProblems[problem] : undefined, left });
}

function isProblem(text: string | undefined): text is SignInProblem {
  return text !== undefined && PROBLEMS.some((problem) => problem === text);
}

const PROBLEMS: readonly SignInProblem[] = ["wrong", "refused", "unavailable", "expired", "link"];

interface PageContent {
  readonly words: Words;
  readonly next: string;
  readonly problem: string | undefined;
  /** A strategy that the visitor has signed out from here alone. */
  readonly left?: string | undefined;
}

function sendPage(reply: FastifyReply, context: Context, { words, next, problem, left }: PageContent): FastifyReply {
  const { strategies } = context.signIn;
  const html = renderSignInPage({
    site: siteOf(context, { scripts: [], styles: context.services.clientFiles.list.styles }, words),
    hasForm: strategies.some(({ kind }) => kind === "form"),
    providers: strategies.filter(({ kind }) => kind === "redirect").map(({ name, label }) => ({ name, label })),
    next,
    problem,
    left: strategies.flatMap((each) =>
      each.kind === "redirect" && each.name === left && each.signOutPage !== undefined
        ? [{ label: each.label, url: each.signOutPage }]
        : [],
    )[0],
  });
  return reply.type("text/html; charset=utf-8").header("Cache-Control", "no-store").send(html);
}

async function takeForm(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  { username, password, next }: Static<typeof LoginBody>,
): Promise<FastifyReply> {
  const { signIn, settings } = context;
  refuseForeignOrigin(request, settings);
  const wait = await signIn.throttle.begin(request.ip, username);
  if (wait > 0) return askToWait(request, reply, context, new TooManyTriesError(wait), next);
  const check = () => checkForm(signIn.strategies, username, password);
  const { result, isRefused } = await inEvenTime(check, ({ isRefused, result: { kind } }) => isRefused && kind !== "signed-in");
  if (result.kind === "signed-in") await signIn.throttle.succeeded(request.ip, username);
  else if (!isRefused) await signIn.throttle.takeBack(request.ip, username);
  else if (result.kind === "unavailable") await signIn.throttle.halfTold(request.ip);
  return conclude(request, reply, context, result, returnPath(next, settings.linkBase), "wrong");
}

/** Where the next try is made, and on to where the visitor was going. */
function askToWait(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  error: TooManyTriesError,
  next: string | undefined,
): FastifyReply {
  if (!prefersHtml(request)) throw error;
  reply.code(error.status).header("Retry-After", error.retrySeconds);
  const words = wordsFor(request, context.settings);
  return sendPage(reply, context, { words, next: returnPath(next, context.settings.linkBase), problem: say(error.message, words) });
}

interface FormAnswer {
  /** Of the first that knows the visitor. Where one could not say, that is said rather than "wrong". */
  readonly result: SignInResult;
  /** By one of them at least. */
  readonly isRefused: boolean;
}

async function checkForm(strategies: readonly Strategy[], username: string, password: string): Promise<FormAnswer> {
  let result: SignInResult = { kind: "refused", reason: "nobody is asked for passwords" };
  let isRefused = false;
  for (const strategy of strategies.filter((each): each is FormStrategy => each.kind === "form")) {
    const answer = await strategy.check(username, password);
    if (answer.kind === "signed-in") return { result: answer, isRefused };
    isRefused ||= answer.kind !== "unavailable";
    if (result.kind !== "unavailable") result = answer;
  }
  return { result, isRefused };
}

async function goToProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  { pendings, settings }: Context,
  strategy: RedirectStrategy,
  next: string | undefined,
): Promise<FastifyReply> {
  const target = returnPath(next, settings.linkBase);
  const callback = publicUrl(request, callbackOf(strategy), settings);
  const begun = await strategy.begin(callback).catch((error: unknown) => {
    request.log.error({ err: error, strategy: strategy.name }, "a provider does not answer");
    return undefined;
  });
  if (begun === undefined) return backToLogin(reply, settings.linkBase, "unavailable", target);
  const state = begun.location.searchParams.get("state") ?? undefined;
  const pending = { strategy: strategy.name, kept: begun.keep, state, next: target };
  setPendingCookie(request, reply, pendings.add(pending, networkOf(request.ip), pendingSecret(request, settings)), settings);
  return reply.header("Cache-Control", "no-store").redirect(begun.location.href);
}

async function comeFromProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  strategy: RedirectStrategy,
): Promise<FastifyReply> {
  const { pendings, settings } = context;
  const query = request.url.includes("?") ? request.url.slice(request.url.indexOf("?")) : "";
  const url = publicUrl(request, `${callbackOf(strategy)}${query}`, settings);
  const state = url.searchParams.get("state") ?? undefined;
  const pending = pendings.take(pendingSecret(request, settings) ?? "", { strategy: strategy.name, state });
  if (pending === undefined) return backToLogin(reply, settings.linkBase, "expired", "");
  clearPendingCookie(request, reply, settings);
  const result = await strategy.finish({ url, kept: pending.kept });
  return conclude(request, reply, context, result, returnPath(pending.next, settings.linkBase), "refused");
}

/** `refusal`: what the visitor is told of one. */
async function conclude(
  request: FastifyRequest,
  reply: FastifyReply,
  { signIn, settings }: Context,
  result: SignInResult,
  next: string,
  refusal: SignInProblem,
): Promise<FastifyReply> {
  if (result.kind !== "signed-in") {
    const reason = result.kind === "unavailable" ? result.detail : result.reason;
    request.log[result.kind === "unavailable" ? "error" : "info"]({ address: request.ip, reason }, "somebody could not sign in");
    return backToLogin(reply, settings.linkBase, result.kind === "refused" ? refusal : result.kind, next);
  }
  // Whoever was signed in with this browser is not any more.
  if (request.signIn !== undefined) await signIn.signIns.end(request.signIn, "signed-out");
  const { secret } = await signIn.signIns.begin(result.identity, result.memory);
  setSignInCookie(request, reply, secret, settings);
  request.log.info({ address: request.ip, user: `${result.identity.strategy}:${result.identity.name}` }, "signed in");
  return reply.header("Cache-Control", "no-store").redirect(next);
}

async function signOut(request: FastifyRequest, reply: FastifyReply, { signIn, settings }: Context): Promise<FastifyReply> {
  refuseForeignOrigin(request, settings);
  clearSignInCookie(request, reply, settings);
  reply.header("Cache-Control", "no-store");
  const start = settings.linkBase === "" ? "/" : settings.linkBase;
  if (request.signIn === undefined) return reply.redirect(start);
  await signIn.signIns.end(request.signIn, "signed-out");
  const location = await endLocation(request, request.signIn, signIn.strategies, settings);
  return reply.redirect(location?.href ?? start);
}

/** Undefined also where the provider does not answer: here the visitor is signed out in any case. */
async function endLocation(
  request: FastifyRequest,
  { identity, memory }: SignIn,
  strategies: readonly Strategy[],
  settings: Context["settings"],
): Promise<URL | undefined> {
  const strategy = strategies.find(({ name }) => name === identity.strategy);
  if (strategy?.kind !== "redirect") return undefined;
  try {
    return await strategy.endLocation?.(memory, publicUrl(request, "/", settings));
  } catch (error) {
    request.log.error({ err: error, strategy: strategy.name }, "a visitor could not be signed out at the provider");
    return undefined;
  }
}

function callbackOf({ name, callbackPath }: RedirectStrategy): string {
  return callbackPath ?? `/login/${name}/callback`;
}

function redirectStrategy({ strategies }: SignInServices, name: string): RedirectStrategy {
  const strategy = strategies.find((each): each is RedirectStrategy => each.kind === "redirect" && each.name === name);
  if (strategy === undefined) throw new NotFoundError();
  return strategy;
}

function backToLogin(reply: FastifyReply, linkBase: string, problem: SignInProblem, next: string): FastifyReply {
  const query = new URLSearchParams({ problem, ...(next === "" ? {} : { next }) });
  return reply.header("Cache-Control", "no-store").redirect(`${linkBase}/login?${query}`);
}
