/** Who may publish, and what is kept. */
import { Count, HeaderText, option, Text } from "./option.js";

export const PUBLISHING = {
  authToken: option({
    name: "AUTH_TOKEN",
    flag: "auth-token",
    group: "Publishing",
    schema: HeaderText,
    default: undefined,
    unset: "publishing is open to this machine only, unless AUTH_TOKENS_FILE is set",
    description: "Secret of the token that may publish, replace and delete everything.",
    secret: true,
  }),
  authTokensFile: option({
    name: "AUTH_TOKENS_FILE",
    flag: "auth-tokens-file",
    group: "Publishing",
    schema: Text,
    default: undefined,
    unset: "no further tokens",
    description: "JSON file of named tokens, each for some folders and until some day; jupyter-dashboards-admin token writes it.",
  }),
  publicLinkPattern: option({
    name: "PUBLIC_LINK_PATTERN",
    flag: "public-link-pattern",
    group: "Publishing",
    schema: Text,
    default: undefined,
    unset: "the address that the author's request came to",
    description: "Start of the links that publishing answers with; {protocol}, {host}, {port} and {baseUrl} stand for the request's own.",
  }),
  revisionsKept: option({
    name: "REVISIONS_KEPT",
    flag: "revisions-kept",
    group: "Publishing",
    schema: Count,
    default: 5,
    description: "Revisions that are kept of each published dashboard, the present one included.",
  }),
} as const;
