/** Signing in at a provider that speaks OpenID Connect. */
import Type from "typebox";
import { option, Text } from "./option.js";

const Domain = Type.String({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$", title: "domains in lower case such as example.org" });

export const OIDC = {
  oidcIssuer: option({
    name: "OIDC_ISSUER",
    flag: "oidc-issuer",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "no sign-in at a provider",
    description:
      "For the strategy oidc: the provider's issuer URL, as in its discovery document. HTTPS, unless the provider is on this machine.",
  }),
  oidcClientId: option({
    name: "OIDC_CLIENT_ID",
    flag: "oidc-client-id",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "no sign-in at a provider",
    description: "By what name the provider knows this server.",
  }),
  oidcClientSecret: option({
    name: "OIDC_CLIENT_SECRET",
    flag: "oidc-client-secret",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "a public client",
    description: "What this server shows the provider to be that client.",
    secret: true,
  }),
  oidcClientAuthentication: option({
    name: "OIDC_CLIENT_AUTHENTICATION",
    flag: "oidc-client-authentication",
    group: "Sign-in",
    schema: Type.Enum(["client_secret_basic", "client_secret_post"]),
    default: undefined,
    unset: "client_secret_basic where the provider takes it",
    description: "How the secret is sent, where the provider has it registered for this client in a particular way.",
  }),
  oidcScope: option({
    name: "OIDC_SCOPE",
    flag: "oidc-scope",
    group: "Sign-in",
    schema: Type.String({ pattern: "(^| )openid( |$)", title: "scopes with spaces between them, openid among them" }),
    default: "openid profile email",
    description: "What the provider is asked for. Many want offline_access too before they say later whether somebody is still a user.",
  }),
  oidcNameClaim: option({
    name: "OIDC_NAME_CLAIM",
    flag: "oidc-name-claim",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "the e-mail address where the provider has verified it, else sub",
    description: "The claim that rules, AUTHORS and OPERATORS call users by. Take one that users can't choose themselves.",
  }),
  oidcGroupsClaim: option({
    name: "OIDC_GROUPS_CLAIM",
    flag: "oidc-groups-claim",
    group: "Sign-in",
    schema: Text,
    default: "groups",
    description: "The claim with the user's groups: its name, or a path with dots such as realm_access.roles.",
  }),
  oidcLabel: option({
    name: "OIDC_LABEL",
    flag: "oidc-label",
    group: "Sign-in",
    schema: Text,
    default: "your company account",
    description: "What follows “Sign in with” on the sign-in page.",
  }),
  oidcAllowedDomains: option({
    name: "OIDC_ALLOWED_DOMAINS",
    flag: "oidc-allowed-domains",
    group: "Sign-in",
    schema: Type.Array(Domain),
    default: [],
    description:
      "Where set, only who has a verified e-mail address of one of these domains is let in; at Google, only accounts that the domain manages.",
  }),
  oidcAllowedGroups: option({
    name: "OIDC_ALLOWED_GROUPS",
    flag: "oidc-allowed-groups",
    group: "Sign-in",
    schema: Type.Array(Text),
    default: [],
    description: "Where set, only who is in one of these groups is let in.",
  }),
} as const;
