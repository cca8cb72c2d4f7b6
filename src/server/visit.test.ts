import cookie from "@fastify/cookie";
import Fastify, { type FastifyInstance } from "fastify";
import { expect, test } from "vitest";
import { createShareTokens } from "../auth/share-links.js";
import type { Identity, UserRecord } from "../auth/user.js";
import { createVisitorTokens } from "../auth/visitors.js";
import { DEFAULT_SETTINGS } from "../notebook/dashboard-settings.js";
import { parseNotebook } from "../notebook/parse-notebook.js";
import { Refusals } from "../sessions/refusals.js";
import type { VisitSettings } from "./common-visit.js";
import { visitOf } from "./visit.js";
import { identifyVisitors } from "./visitor-plugin.js";

const USER: UserRecord = { username: "ann", groups: ["sales"], "full name": "Änn" };
const SETTINGS: VisitSettings = { linkBase: "", api: { title: "t", version: "1" }, forwardedHeaders: [], forwardUserAuth: true };

interface Wanted {
  readonly userOf?: () => UserRecord | undefined;
  readonly settings?: Partial<VisitSettings>;
  readonly session?: "visitor" | "shared";
}

function identityOf(record: UserRecord): Identity {
  return { strategy: "password", name: "ann", displayName: "Ann", groups: [], record };
}

/** What KERNEL_USER_AUTH would be. */
async function told({ userOf, settings = {}, session = "visitor" }: Wanted): Promise<unknown> {
  const app: FastifyInstance = Fastify();
  const dashboard = {
    path: "sales",
    revision: "1",
    directory: "/",
    isBundle: false,
    notebook: parseNotebook('{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}', "sales.ipynb"),
    settings: { ...DEFAULT_SETTINGS, session },
  };
  await app.register(cookie);
  const refusals = new Refusals({ log: app.log, onRefused: () => {} });
  const services = { visitors: createVisitorTokens("s"), signIn: undefined, shareTokens: createShareTokens("s"), refusals };
  identifyVisitors(app, { services, settings: { linkBase: "", embedOrigins: [] } });
  app.addHook("onRequest", async (request) => {
    const record = userOf?.();
    request.identity = record && identityOf(record);
  });
  app.get("/", async (request) => ({ told: visitOf(request, dashboard, "", { ...SETTINGS, ...settings }).environment.KERNEL_USER_AUTH }));
  const headers = { kernel_user_auth: "eve", "kernel-user-auth": "eve", "x-forwarded-user": "eve" };
  const answer: { told?: unknown } = { ...(await app.inject({ url: "/?KERNEL_USER_AUTH=eve", headers })).json<object>() };
  await app.close();
  return answer.told;
}

test("a notebook is told who has signed in, where the operator wants that", async () => {
  expect(JSON.parse(String(await told({ userOf: () => USER })))).toEqual(USER);
  expect(await told({ userOf: () => USER, settings: { forwardUserAuth: false } })).toBeUndefined();
});

test("nothing is said of who has not signed in, whatever the request holds", async () => {
  expect(await told({})).toBeUndefined();
  expect(await told({ userOf: () => undefined })).toBeUndefined();
});

test("a session for everybody is not told who came first", async () => {
  expect(await told({ userOf: () => USER, session: "shared" })).toBeUndefined();
});
