/** Who is signed in, and signing them out everywhere: for operators, and for tokens that may change everything. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import Type from "typebox";
import type { SignIn } from "../../auth/sign-in-store.js";
import { joinParts } from "../../store/dashboard-path.js";
import { requireOperator } from "./authorize.js";
import type { PublishingContext } from "./context.js";
import { Ended, failures, SignedInUsers } from "./schemas.js";

const PATH = "/_api/sign-ins";
const OPERATORS = { tags: ["Sign-in"], security: [{ token: [] }, { bearer: [] }] };
const UserParams = Type.Object({ user: Type.String({ description: "The strategy, a colon and the name, percent-encoded: users:anna." }) });

export function registerSignInsRoutes(plain: FastifyInstance, context: PublishingContext): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>();
  const signIns = context.services.signIn?.signIns;
  const onRequest = async (request: FastifyRequest) => {
    request.admission = { author: await requireOperator(request, context), path: joinParts([]) };
  };
  app.get(
    PATH,
    {
      onRequest,
      schema: {
        ...OPERATORS,
        summary: "Who is signed in",
        description: "Each sign-in, the latest first. Users whom a proxy names in headers have none.",
        operationId: "signIns",
        response: { 200: SignedInUsers, ...failures(401, 403, 503) },
      },
    },
    async () => ({ signIns: [...((await signIns?.all()) ?? [])].sort((one, other) => other.began - one.began).map(entryOf) }),
  );
  const end = async (request: FastifyRequest, user: string | undefined) => {
    const ended = (await signIns?.endAll((identity) => user === undefined || user === nameOf(identity))) ?? 0;
    context.audit(request, "end-sign-ins", { user, ended });
    return { message: `Signed out: ${ended}.`, status: 200, ended };
  };
  const schema = { ...OPERATORS, response: { 200: Ended, ...failures(401, 403, 503) } };
  const all = { ...schema, summary: "Sign everybody out", operationId: "endAllSignIns" };
  const one = { ...schema, summary: "Sign a user out everywhere", operationId: "endSignIns", params: UserParams };
  app.delete(PATH, { onRequest, schema: all }, (request) => end(request, undefined));
  app.delete(`${PATH}/:user`, { onRequest, schema: one }, (request) => end(request, request.params.user));
}

function nameOf({ strategy, name }: SignIn["identity"]): string {
  return `${strategy}:${name}`;
}

function entryOf({ identity, began, lastUsed }: SignIn) {
  const { displayName, strategy } = identity;
  const [since, used] = [began, lastUsed].map((time) => new Date(time).toISOString());
  return { user: nameOf(identity), displayName, strategy, since: since ?? "", lastUsed: used ?? "" };
}
