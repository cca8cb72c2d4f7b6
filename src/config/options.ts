/** Every option once: its names, type, default and description. Flags, environment, file, help and documentation all come from here. */
import Type, { type Static, type TSchema } from "typebox";

export type OptionGroup = "Address" | "Dashboards" | "Publishing" | "Visitors" | "Kernels" | "Limits" | "Log";

export interface Option<Schema extends TSchema = TSchema, Default = unknown> {
  /** As in the environment and in the file: "BASE_URL". Also a flag: "--BASE_URL". */
  readonly name: string;
  /** The friendly flag: "--base-url". */
  readonly flag: string;
  readonly group: OptionGroup;
  /** Of the value as JSON; text from flags and environment is converted to it. */
  readonly schema: Schema;
  /** Undefined where leaving the option out means something of its own, which `unset` says. */
  readonly default: Default;
  readonly unset?: string;
  readonly description: string;
  /** The value is never printed. */
  readonly secret?: boolean;
}

/** Infers the schema's and the default's type of each entry below. */
function option<Schema extends TSchema, Default extends Static<Schema> | undefined>(
  entry: Option<Schema, Default>,
): Option<Schema, Default> {
  return entry;
}

const Text = Type.String({ minLength: 1 });
const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
const Milliseconds = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Bytes = Type.Integer({ minimum: 1024 });
const Count = Type.Integer({ minimum: 1 });
const HeaderText = Type.String({
  pattern: "^[\\x21-\\x7e]+$",
  title: "a text of ASCII characters without spaces, which a header can carry",
});
const Origin = Type.String({ pattern: "^https?://[^/?#\\s]+$", title: "origins such as https://example.org" });

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

const WEB_ASSETS =
  "avif,bmp,gif,ico,jpeg,jpg,png,svg,webp,otf,ttf,woff,woff2,css,js,mjs,htm,html,flac,m4a,m4v,mp3,mp4,oga,ogg,ogv,vtt,wav,webm,pdf,wasm,json,geojson,topojson".split(
    ",",
  );
const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export const OPTIONS = {
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
      pattern: "^(\\[/?([\\w.~-]+/?)*\\]|/?([\\w.~-]+/?)*)$",
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
  notebooksDir: option({
    name: "NOTEBOOKS_DIR",
    flag: "notebooks-dir",
    group: "Dashboards",
    schema: Text,
    default: ".",
    description: "Folder of notebooks to serve; the same as the argument FOLDER.",
  }),
  hiddenPaths: option({
    name: "HIDDEN_PATHS",
    flag: "hidden-paths",
    group: "Dashboards",
    schema: Type.Array(Text),
    default: [],
    description: "Dashboards and folders, by their paths below the folder, that are served but not listed.",
  }),
  assetTypes: option({
    name: "ASSET_TYPES",
    flag: "asset-types",
    group: "Dashboards",
    schema: Type.Array(Type.String({ pattern: "^\\.?\\w+$", title: "file extensions such as png" })),
    default: WEB_ASSETS,
    description: "Extensions of the files that a bundle may serve beside its notebook. Notebooks and Python source are never served.",
  }),
  presentationMode: option({
    name: "PRESENTATION_MODE",
    flag: "presentation-mode",
    group: "Dashboards",
    schema: Type.Boolean(),
    default: false,
    description: "Show every dashboard plain, without the site's header, and no lists.",
  }),
  notebooksPollInterval: option({
    name: "NOTEBOOKS_POLL_INTERVAL",
    flag: "notebooks-poll-interval",
    group: "Dashboards",
    schema: Milliseconds,
    default: 2000,
    description: "Milliseconds between two looks at the dashboards that are open, to tell their visitors of a new version.",
  }),
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
  kernelPrefixes: option({
    name: "KERNEL_PREFIXES",
    flag: "kernel-prefixes",
    group: "Kernels",
    schema: Type.Array(Text),
    default: [],
    description: "Further Python environments whose kernels may be started: folders that hold share/jupyter/kernels.",
  }),
  kernelGatewayUrl: option({
    name: "KERNEL_GATEWAY_URL",
    flag: "kernel-gateway-url",
    group: "Kernels",
    schema: Type.String({ pattern: "^https?://[^/?#\\s@]+(/[^?#\\s]*)?$", title: "an address such as http://gateway:8888" }),
    default: undefined,
    unset: "kernels run on this machine",
    description: "Address of a Jupyter Kernel Gateway or Jupyter Server that runs the kernels.",
  }),
  kernelGatewayToken: option({
    name: "KG_AUTH_TOKEN",
    flag: "kernel-gateway-token",
    group: "Kernels",
    schema: HeaderText,
    default: undefined,
    unset: "requests to the gateway carry no token",
    description: "Token that the kernel gateway asks for.",
    secret: true,
  }),
  kernelGatewayBaseUrl: option({
    name: "KG_BASE_URL",
    flag: "kernel-gateway-base-url",
    group: "Kernels",
    schema: Type.String({ pattern: "^/?([\\w.~%-]+/?)*$", title: "a path such as /jupyter" }),
    default: "",
    description: "Path that the kernel gateway's URLs start with, as its own KG_BASE_URL says.",
  }),
  kernelRetentionTime: option({
    name: "KG_KERNEL_RETENTIONTIME",
    flag: "kernel-retention-time",
    group: "Kernels",
    schema: Milliseconds,
    default: 30_000,
    description: "Milliseconds that a session lives on after its last page has gone.",
  }),
  kernelStartTimeout: option({
    name: "KERNEL_START_TIMEOUT",
    flag: "kernel-start-timeout",
    group: "Kernels",
    schema: Milliseconds,
    default: 60_000,
    description: "Milliseconds that a kernel may take to start.",
  }),
  maxKernels: option({
    name: "MAX_KERNELS",
    flag: "max-kernels",
    group: "Limits",
    schema: Count,
    default: 64,
    description: "Kernels that run at once.",
  }),
  maxKernelsPerVisitor: option({
    name: "MAX_KERNELS_PER_VISITOR",
    flag: "max-kernels-per-visitor",
    group: "Limits",
    schema: Count,
    default: 8,
    description: "Kernels that run at once for one visitor.",
  }),
  journalMaxBytes: option({
    name: "JOURNAL_MAX_BYTES",
    flag: "journal-max-bytes",
    group: "Limits",
    schema: Bytes,
    default: 64 * MIB,
    description: "Bytes of outputs and widget state that are kept for one session.",
  }),
  messageMaxBytes: option({
    name: "MESSAGE_MAX_BYTES",
    flag: "message-max-bytes",
    group: "Limits",
    schema: Bytes,
    default: 10 * MIB,
    description: "Bytes of one message from a browser.",
  }),
  messagesPerSecond: option({
    name: "MESSAGES_PER_SECOND",
    flag: "messages-per-second",
    group: "Limits",
    schema: Count,
    default: 200,
    description: "Messages a second that one page may send; what is more is read later.",
  }),
  uploadMaxBytes: option({
    name: "UPLOAD_MAX_BYTES",
    flag: "upload-max-bytes",
    group: "Limits",
    schema: Bytes,
    default: GIB,
    description: "Bytes of one upload, as it is sent.",
  }),
  uploadMaxUnpackedBytes: option({
    name: "UPLOAD_MAX_UNPACKED_BYTES",
    flag: "upload-max-unpacked-bytes",
    group: "Limits",
    schema: Bytes,
    default: 4 * GIB,
    description: "Bytes of all files of an uploaded zip together, unpacked.",
  }),
  uploadMaxEntries: option({
    name: "UPLOAD_MAX_ENTRIES",
    flag: "upload-max-entries",
    group: "Limits",
    schema: Count,
    default: 10_000,
    description: "Files and folders in an uploaded zip.",
  }),
  uploadMaxRatio: option({
    name: "UPLOAD_MAX_RATIO",
    flag: "upload-max-ratio",
    group: "Limits",
    schema: Count,
    default: 200,
    description: "How many times larger than in the zip a file of more than 1 MiB, or all files together, may be.",
  }),
  uploadMaxDepth: option({
    name: "UPLOAD_MAX_DEPTH",
    flag: "upload-max-depth",
    group: "Limits",
    schema: Count,
    default: 16,
    description: "Folders within folders in an uploaded zip, and in the path that a dashboard is published at.",
  }),
  uploadMaxPathLength: option({
    name: "UPLOAD_MAX_PATH_LENGTH",
    flag: "upload-max-path-length",
    group: "Limits",
    schema: Count,
    default: 1024,
    description: "Bytes of the path of a file in an uploaded zip, and of the path that a dashboard is published at.",
  }),
  uploadsAtOnce: option({
    name: "UPLOADS_AT_ONCE",
    flag: "uploads-at-once",
    group: "Limits",
    schema: Count,
    default: 64,
    description: "Uploads that are received at once; more are told to come back.",
  }),
  notebookMaxBytes: option({
    name: "NOTEBOOK_MAX_BYTES",
    flag: "notebook-max-bytes",
    group: "Limits",
    schema: Bytes,
    default: 64 * MIB,
    description: "Bytes of an uploaded notebook, saved outputs included.",
  }),
  logLevel: option({
    name: "LOG_LEVEL",
    flag: "log-level",
    group: "Log",
    schema: Type.Enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    default: "info",
    description: "The least important kind of line to log.",
  }),
  logFormat: option({
    name: "LOG_FORMAT",
    flag: "log-format",
    group: "Log",
    schema: Type.Enum(["json", "pretty"]),
    default: "json",
    description: "Lines of JSON, or lines for people.",
  }),
} as const;

export type OptionKey = keyof typeof OPTIONS;

/** Options as they are given, before what follows from them is worked out. */
export type OptionValues = {
  readonly [Key in OptionKey]: (typeof OPTIONS)[Key] extends Option<infer Schema, infer Default>
    ? Static<Schema> | (undefined extends Default ? undefined : never)
    : never;
};

/** Names the JSON file to read options from; a flag and an environment variable only. */
export const CONFIG_FILE = { name: "CONFIG_FILE", flag: "config", description: "JSON file of options by their names in capital letters." };

export const OPTION_ENTRIES = Object.entries(OPTIONS).map(([key, entry]): [OptionKey, Option] => [key as OptionKey, entry]);
