/**
 * Who a visitor is: an unguessable id, signed by the server. It travels as a cookie, and as a token held by the page where a
 * browser keeps no cookies (third-party frames).
 */
import { createHash } from "node:crypto";
import { Signer } from "@fastify/cookie";

export const VISITOR_COOKIE = "dashboards_visitor";
export const VISITOR_HEADER = "x-dashboard-visitor";
export const VISITOR_QUERY = "visitor";

export interface Visitor {
  readonly id: string;
  /** The signed id: what a browser holds. */
  readonly token: string;
}

export interface VisitorTokens {
  create(): Visitor;
  /** Whom the server knows by this id. */
  of(id: string): Visitor;
  /** Whom a browser's visitor is while somebody uses it whose requests say who they are: what one of them has is never another's. */
  boundTo(visitor: Visitor, user: string): Visitor;
  /** Undefined where the token is not one that this server signed. */
  read(token: string): Visitor | undefined;
}

export function createVisitorTokens(secret: string): VisitorTokens {
  const signer = new Signer(secret);
  const of = (id: string): Visitor => ({ id, token: signer.sign(id) });
  return {
    of,
    boundTo: ({ id }, user) => of(createHash("sha256").update(`${id}\n${user}`).digest("hex")),
    create: () => of(globalThis.crypto.randomUUID()),
    read(token) {
      const result = signer.unsign(token);
      return result.valid && result.value !== null ? { id: result.value, token } : undefined;
    },
  };
}
