/** Links that open one dashboard until some day, for who has not signed in: what such a link holds, signed. */
import { createHmac } from "node:crypto";
import { Signer } from "@fastify/cookie";

export interface Share {
  /** Of the dashboard: "folder/sales". */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface ShareTokens {
  create(share: Share): string;
  /** Undefined where this server has not made it, or its time is over. */
  read(token: string, now: number): Share | undefined;
}

/** For this alone: what is signed for something else is no share. */
const PURPOSE = "share link";
const LONGEST_TOKEN = 8192;

export function createShareTokens(secret: string): ShareTokens {
  const signer = new Signer(createHmac("sha256", secret).update(PURPOSE).digest("hex"));
  return {
    create: ({ path, until }) => signer.sign(Buffer.from(JSON.stringify([path, until])).toString("base64url")),
    read(token, now) {
      const { valid, value } = token.length > LONGEST_TOKEN ? { valid: false, value: null } : signer.unsign(token);
      if (!valid || value === null) return undefined;
      // The signature says that it is as it was made.
      const [path, until]: [string, number] = JSON.parse(Buffer.from(value, "base64url").toString("utf8"));
      return until > now ? { path, until } : undefined;
    },
  };
}
