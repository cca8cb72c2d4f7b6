/** The record of who changed what: one line each, whatever the log's level is. */
import type { FastifyBaseLogger, FastifyRequest } from "fastify";
import { admissionOf } from "./authorize.js";

export type AuditedAction = "publish" | "delete" | "rollback" | "clear-cache" | "refresh" | "share" | "end-sign-ins";

export interface AuditedChange {
  /** Of what stands there now; undefined where there is none. */
  readonly revision?: string;
  /** Of what stood there before. */
  readonly replaced?: string | undefined;
  /** Of sign-ins: whose, everybody's where undefined, and how many. */
  readonly user?: string | undefined;
  readonly ended?: number;
}

export type Audit = (request: FastifyRequest, action: AuditedAction, change?: AuditedChange) => void;

const WORDS: Readonly<Record<AuditedAction, string>> = {
  publish: "published",
  delete: "deleted",
  rollback: "rolled back",
  "clear-cache": "cache cleared",
  refresh: "refreshed",
  share: "shared by a link",
  "end-sign-ins": "signed out everywhere",
};

export function createAudit(log: FastifyBaseLogger): Audit {
  const always = log.child({}, { level: "info" });
  return (request, action, change = {}) => {
    const { author, path } = admissionOf(request);
    always.info({ audit: action, by: author.name, path, ...change, address: request.ip }, WORDS[action]);
  };
}
