/** The description of the HTTP API, made of the routes' own schemas: all routes that have one. */
import swagger, { type FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifyInstance, FastifySchema } from "fastify";
import Type from "typebox";

export interface ApiInfo {
  readonly title: string;
  readonly version: string;
}

/** Must come before the routes. */
export async function describeRoutes(app: FastifyInstance, { title, version }: ApiInfo, linkBase: string): Promise<void> {
  const options: FastifyDynamicSwaggerOptions = {
    openapi: {
      openapi: "3.1.0",
      info: { title, version },
      servers: [{ url: linkBase === "" ? "/" : linkBase }],
      components: {
        securitySchemes: {
          token: { type: "apiKey", in: "header", name: "Authorization", description: 'The word "token", a space and the secret.' },
          bearer: { type: "http", scheme: "bearer" },
        },
      },
    },
    transform: ({ schema, url }) => ({ schema: describable(schema), url: url.replace("*", ":path") }),
  };
  await app.register(swagger, options);
}

export function registerOpenApiRoute(app: FastifyInstance): void {
  const schema = { tags: ["Server"], summary: "This description", operationId: "openapi", response: { 200: Type.Unsafe<unknown>({}) } };
  app.get("/_api/openapi.json", { schema }, async (_request, reply) => reply.header("Cache-Control", "no-cache").send(app.swagger()));
}

/** A wildcard has no name in a router, and needs one here. */
function describable(schema: FastifySchema | undefined): FastifySchema {
  if (schema === undefined) return { hide: true };
  const { params } = schema;
  if (!isRecord(params) || !isRecord(params.properties) || !("*" in params.properties)) return schema;
  const { "*": path, ...others } = params.properties;
  return { ...schema, params: { ...params, properties: { ...others, path }, required: ["path"] } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
