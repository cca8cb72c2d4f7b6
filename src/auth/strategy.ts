/** A way to sign in, as the server's pages and routes see it. */
import type { Identity } from "./user.js";

/** What a strategy keeps of one sign-in, to look the user up again or to sign out at the provider. JSON; may hold secrets. */
export type StrategyMemory = Readonly<Record<string, unknown>>;

export type SignInResult =
  | { readonly kind: "signed-in"; readonly identity: Identity; readonly memory?: StrategyMemory }
  /** Wrong password, no such user, not let in by the provider. `reason`: for the operator's log, never a secret. */
  | { readonly kind: "refused"; readonly reason: string }
  /** What the browser brought belongs to no sign-in that is under way: it came too late, or was used before. */
  | { readonly kind: "expired"; readonly reason: string }
  /** Who could tell does not answer. `detail`: for the operator's log. */
  | { readonly kind: "unavailable"; readonly detail: string };

export type Recheck =
  | { readonly kind: "unchanged" }
  | { readonly kind: "changed"; readonly identity: Identity; readonly memory?: StrategyMemory }
  | { readonly kind: "gone"; readonly reason: string }
  /** `memory`: what is to be kept of a question that was answered in part. */
  | { readonly kind: "unavailable"; readonly detail: string; readonly memory?: StrategyMemory };

interface BaseStrategy {
  /** In URLs, rules and the log: lower case letters, digits and hyphens. */
  readonly name: string;
  /** For visitors: "Company account". */
  readonly label: string;
  /** Whether the user is still who they were; asked now and then while they are signed in. Without it nothing changes until they sign out. */
  recheck?(identity: Identity, memory: StrategyMemory | undefined): Promise<Recheck>;
  /** Whether nobody can be asked about who has signed in with this: they may be gone, and nothing would say so. */
  isSilent?(memory: StrategyMemory | undefined): boolean;
  /** Between two such questions, ms; without it, as the operator says. 0 where it costs nothing. */
  readonly recheckMs?: number;
  close?(): Promise<void>;
}

/** A form on our own page asks for name and password. */
export interface FormStrategy extends BaseStrategy {
  readonly kind: "form";
  check(username: string, password: string): Promise<SignInResult>;
}

/** What a provider sends a browser back with. */
export interface ProviderAnswer {
  /** The whole URL as the browser asked for it. */
  readonly url: URL;
  /** What `begin` has kept for this browser. */
  readonly kept: StrategyMemory;
}

/** A provider's own page asks, and sends the browser back to `/login/NAME/callback`, or where else it has been told to. */
export interface RedirectStrategy extends BaseStrategy {
  readonly kind: "redirect";
  /** Below our base URL: "/oauth_callback". */
  readonly callbackPath?: string;
  /** Where visitors may sign out at the provider too, once they have here: an address, or a path of this host. */
  readonly signOutPage?: string;
  /** `callback`: our own URL to come back to. Rejects where the provider does not answer. */
  begin(callback: URL): Promise<{ readonly location: URL; readonly keep: StrategyMemory }>;
  finish(answer: ProviderAnswer): Promise<SignInResult>;
  /** Where the browser signs out at the provider; `back` is where it then goes. */
  endLocation?(memory: StrategyMemory | undefined, back: URL): Promise<URL | undefined>;
}

/** What a request says of itself, as far as strategies that need no page may know. */
export interface RequestFacts {
  /** Of whoever is connected: a proxy's, where there is one. */
  readonly peerAddress: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export type RequestIdentity =
  | { readonly kind: "known"; readonly identity: Identity }
  | { readonly kind: "nobody" }
  /** Says who it is from, and may not. */
  | { readonly kind: "forged" };

/** Each request says who it is from, in a way that the server may believe. */
export interface RequestStrategy extends BaseStrategy {
  readonly kind: "request";
  /** In which it says so; lower case. */
  readonly headers: readonly string[];
  /** Where a visitor signs out; undefined where there is no such place. */
  readonly logoutUrl: string | undefined;
  identify(request: RequestFacts): RequestIdentity;
}

export type Strategy = FormStrategy | RedirectStrategy | RequestStrategy;
