/** Where the server listens, and under which addresses it is found. */
import Type from "typebox";
import { Milliseconds, Origin, option, Port, Text } from "./option.js";

export const ADDRESS = {
  ip: option({ name: "IP", flag: "ip", group: "Address", schema: Text, default: "127.0.0.1", description: "Address to listen on." }),
  port: option({
    name: "PORT",
    flag: "port",
    group: "Address",
    schema: Port,
    default: 3000,
    description: "Port to listen on; 0 takes a free one.",
  }),
  baseUrl: option({
    name: "BASE_URL",
    flag: "base-url",
    group: "Address",
    schema: Type.String({
      pattern: "^(\\[/?([\\w.~@-]+/?)*\\]|/?([\\w.~@-]+/?)*)$",
      title: "a path such as /apps, perhaps in square brackets",
    }),
    default: "",
    description: "Path that every URL starts with. In square brackets ([/path]) where a proxy in front takes it off the requests.",
  }),
  trustProxy: option({
    name: "TRUST_PROXY",
    flag: "trust-proxy",
    group: "Address",
    schema: Type.Union([Type.Integer({ minimum: 0 }), Type.Boolean(), Text], { title: "true, false, a number or addresses" }),
    default: false,
    description: "Believe X-Forwarded headers: true, the number of proxies in front, or their addresses separated by commas.",
  }),
  heartbeatInterval: option({
    name: "HEARTBEAT_INTERVAL",
    flag: "heartbeat-interval",
    group: "Address",
    schema: Milliseconds,
    default: 20_000,
    description:
      "Milliseconds between two pings to each open page; shorter than proxies leave a silent WebSocket open. Who has not answered one by the next is gone.",
  }),
  publicOrigins: option({
    name: "PUBLIC_ORIGINS",
    flag: "public-origins",
    group: "Address",
    schema: Type.Array(Origin),
    default: [],
    unset: "every host is answered, or only this machine's own names where IP is this machine's alone and TRUST_PROXY is false",
    description:
      "Origins under which visitors find the server, such as https://dashboards.example.org; requests for other hosts are refused. Links and redirects begin with the first.",
  }),
  httpsPort: option({
    name: "HTTPS_PORT",
    flag: "https-port",
    group: "Address",
    schema: Port,
    default: 3001,
    description: "Port for HTTPS, once a key and a certificate are set.",
  }),
  httpsKeyFile: option({
    name: "HTTPS_KEY_FILE",
    flag: "https-key-file",
    group: "Address",
    schema: Text,
    default: undefined,
    unset: "no HTTPS",
    description: "File of the private key (PEM).",
  }),
  httpsCertFile: option({
    name: "HTTPS_CERT_FILE",
    flag: "https-cert-file",
    group: "Address",
    schema: Text,
    default: undefined,
    unset: "no HTTPS",
    description: "File of the certificate (PEM).",
  }),
  httpsRedirect: option({
    name: "HTTPS_REDIRECT",
    flag: "https-redirect",
    group: "Address",
    schema: Type.Boolean(),
    default: false,
    description: "Send who comes by HTTP to the same address by HTTPS.",
  }),
  hstsMaxAge: option({
    name: "HSTS_MAX_AGE",
    flag: "hsts-max-age",
    group: "Address",
    schema: Type.Integer({ minimum: 0 }),
    default: 31_536_000,
    description:
      "Seconds for which browsers that came by HTTPS come to this host by nothing else (Strict-Transport-Security); 0 lets them forget it.",
  }),
} as const;
