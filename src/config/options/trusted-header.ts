/** What an authenticating proxy says of visitors, and which proxy is believed. */
import Type from "typebox";
import { option, Text } from "./option.js";

const HeaderName = Type.String({ pattern: "^[A-Za-z0-9-]+$", title: "the name of a header such as X-Forwarded-User" });
const Network = Type.String({ pattern: "^[0-9A-Fa-f.:]+(/\\d{1,3})?$", title: "addresses and networks such as 10.0.0.1 or fd00::/8" });
const Link = Type.String({ pattern: "^(https?://|/(?!/))[^\\s]*$", title: "a URL, or a path of this host" });

export const HEADER_SIGN_IN = {
  authHeaderUser: option({
    name: "AUTH_HEADER_USER",
    flag: "auth-header-user",
    group: "Sign-in",
    schema: HeaderName,
    default: "X-Forwarded-User",
    description: "With the strategy header: the header in which the proxy names the user.",
  }),
  authHeaderGroups: option({
    name: "AUTH_HEADER_GROUPS",
    flag: "auth-header-groups",
    group: "Sign-in",
    schema: HeaderName,
    default: undefined,
    unset: "no groups",
    description: "With the strategy header: the header in which the proxy lists the user's groups.",
  }),
  authHeaderGroupSeparator: option({
    name: "AUTH_HEADER_GROUP_SEPARATOR",
    flag: "auth-header-group-separator",
    group: "Sign-in",
    schema: Text,
    default: ",",
    description: "What stands between two groups in AUTH_HEADER_GROUPS.",
  }),
  authHeaderName: option({
    name: "AUTH_HEADER_NAME",
    flag: "auth-header-name",
    group: "Sign-in",
    schema: HeaderName,
    default: undefined,
    unset: "the user's name as AUTH_HEADER_USER has it",
    description: "With the strategy header: the header in which the proxy says what pages call the user.",
  }),
  authHeaderFrom: option({
    name: "AUTH_HEADER_FROM",
    flag: "auth-header-from",
    group: "Sign-in",
    schema: Type.Array(Network),
    default: [],
    description:
      "With the strategy header, which needs it: the addresses of the proxies whose headers are believed; connections from elsewhere are nobody's.",
  }),
  authHeaderLogoutUrl: option({
    name: "AUTH_HEADER_LOGOUT_URL",
    flag: "auth-header-logout-url",
    group: "Sign-in",
    schema: Link,
    default: undefined,
    unset: "no way to sign out on our pages",
    description: "With the strategy header: where visitors sign out at the proxy.",
  }),
} as const;
