/** A Passport strategy as Passport itself runs it: on an object of its own that has the actions which the strategy calls. */

export interface PassportStrategy {
  readonly name: string;
  authenticate(request: unknown, options?: unknown): unknown;
}

export type Outcome =
  | { readonly kind: "user"; readonly user: object }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "error"; readonly detail: string; readonly code: string | undefined };

/** Strategies wait for others, who may never answer. */
const PATIENCE_MS = 30_000;

export function isPassportStrategy(value: unknown): value is PassportStrategy {
  if (typeof value !== "object" || value === null) return false;
  return "name" in value && typeof value.name === "string" && "authenticate" in value && typeof value.authenticate === "function";
}

export function run(strategy: PassportStrategy, request: object, options: object = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const late = () => resolve({ kind: "error", detail: `${strategy.name} has not answered within ${PATIENCE_MS} ms`, code: undefined });
    const timer = setTimeout(late, PATIENCE_MS);
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const actions = {
      success: (user: unknown) => end(ofUser(user)),
      fail: (challenge: unknown) => end({ kind: "failed", reason: reasonOf(challenge) }),
      redirect: (location: unknown) => end({ kind: "redirect", location: String(location) }),
      pass: () => end({ kind: "failed", reason: "the strategy has nothing to say of this request" }),
      error: (error: unknown) => end(ofError(error)),
    };
    const action: PassportStrategy = Object.assign(Object.create(strategy), actions);
    Promise.resolve()
      .then(() => action.authenticate(request, options))
      .catch((error: unknown) => end(ofError(error)));
  });
}

function ofUser(user: unknown): Outcome {
  if (typeof user === "object" && user !== null) return { kind: "user", user };
  return { kind: "error", detail: "the strategy names a user that is no object", code: undefined };
}

/** Only an error's own words: what hangs on it besides may hold what the provider was sent. */
function ofError(error: unknown): Outcome {
  if (!(error instanceof Error)) return { kind: "error", detail: String(error), code: undefined };
  return { kind: "error", detail: error.message, code: "code" in error && typeof error.code === "string" ? error.code : undefined };
}

function reasonOf(challenge: unknown): string {
  if (typeof challenge === "string") return challenge;
  const message = typeof challenge === "object" && challenge !== null && "message" in challenge ? challenge.message : undefined;
  return typeof message === "string" ? message : "not let in";
}
