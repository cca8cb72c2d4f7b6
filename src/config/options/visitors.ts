/** How visitors are known, and what their browsers may do. */
import Type from "typebox";
import { Origin, option, Text } from "./option.js";

/** `Proxy` would make HTTP_PROXY, through which programs send their requests. */
const UNSPOKEN_HEADERS = ["cookie", "set-cookie", "authorization", "proxy-authorization", "x-dashboard-visitor", "proxy"];
const HeaderName = Type.String({
  pattern: `^(?!(${UNSPOKEN_HEADERS.map(anyCase).join("|")})$)[A-Za-z0-9-]+$`,
  title: `names of headers such as X-Forwarded-User, none of ${UNSPOKEN_HEADERS.join(", ")}`,
});

/** Patterns of JSON Schema have no flags. */
function anyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

export const VISITORS = {
  sessionSecretToken: option({
    name: "SESSION_SECRET_TOKEN",
    flag: "session-secret-token",
    group: "Visitors",
    schema: Text,
    default: undefined,
    unset: "a random one at each start",
    description: "Secret that signs the visitors' cookies. Set it so that visitors are known again after a restart.",
    secret: true,
  }),
  allowedOrigins: option({
    name: "ALLOWED_ORIGINS",
    flag: "allowed-origins",
    group: "Visitors",
    schema: Type.Array(Origin),
    default: [],
    description: "Origins besides the server's own whose pages may open sessions: where a proxy changes the Host that browsers ask for.",
  }),
  embedOrigins: option({
    name: "EMBED_ORIGINS",
    flag: "embed-origins",
    group: "Visitors",
    schema: Type.Array(Origin),
    default: [],
    description: "Origins whose pages may hold dashboards of signed-in visitors in frames; over HTTPS only, as browsers ask.",
  }),
  forwardedHeaders: option({
    name: "FORWARDED_HEADERS",
    flag: "forwarded-headers",
    group: "Visitors",
    schema: Type.Array(HeaderName),
    default: [],
    description:
      "Headers of the visitor's request that kernels get as HTTP_… variables, for a proxy that names the user. Never cookies or credentials.",
  }),
  commTargets: option({
    name: "COMM_TARGETS",
    flag: "comm-targets",
    group: "Visitors",
    schema: Type.Array(Text),
    default: ["jupyter.widget.control"],
    description: "Comm targets that a browser may open by itself.",
  }),
  showTracebacks: option({
    name: "SHOW_TRACEBACKS",
    flag: "show-tracebacks",
    group: "Visitors",
    schema: Type.Boolean(),
    default: false,
    description: "Show visitors the tracebacks of failed cells; they quote source.",
  }),
} as const;
