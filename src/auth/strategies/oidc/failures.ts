/** What a failure of the provider's answers means for whoever signs in. Source: RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6. */
import { AuthorizationResponseError, ResponseBodyError } from "openid-client";

/** About the user; all others are about this server, its configuration or the provider. */
const ABOUT_USER = ["access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required"];
const DEPTH = 5;

export type Failure =
  | { readonly kind: "refused" | "expired"; readonly reason: string }
  | { readonly kind: "unavailable"; readonly detail: string };

export function failureOf(error: unknown): Failure {
  const text = describe(error);
  if (error instanceof AuthorizationResponseError && ABOUT_USER.includes(error.error)) return { kind: "refused", reason: text };
  return isInvalidGrant(error) ? { kind: "expired", reason: text } : { kind: "unavailable", detail: text };
}

/** A code or refresh token that the provider does not take, or not any more. */
export function isInvalidGrant(error: unknown): boolean {
  return error instanceof ResponseBodyError && error.error === "invalid_grant";
}

/** With its causes, in one line. Only their words: what hangs on them besides may hold tokens. */
export function describe(error: unknown): string {
  const words: string[] = [];
  let at = error;
  for (let depth = 0; at instanceof Error && depth < DEPTH; depth += 1) {
    words.push(wordsOf(at));
    at = at.cause;
  }
  return words.join(": ") || String(error);
}

function wordsOf(error: Error): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return [error.error, error.error_description].filter((part) => part !== undefined).join(", ");
  return "code" in error && typeof error.code === "string" ? `${error.message} (${error.code})` : error.message;
}
