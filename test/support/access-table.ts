/** The one source of who may have what: who there is, what is whose, and each route of the server with whom it is for. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const PASSWORD = "correct horse battery";
export const USERS = {
  /** In no group, named in no rule. */
  visitor: { name: "vera", password: PASSWORD },
  member: { name: "mia", password: PASSWORD, groups: ["sales"] },
  named: { name: "ben", password: PASSWORD },
  author: { name: "ada", password: PASSWORD },
  operator: { name: "olga", password: PASSWORD },
} as const;
/** `all` is for everything, `part` for what is in "team". */
export const TOKENS = { all: "of-an-author", part: "of-an-author-of-the-team" } as const;
export const TOKEN_SCOPE = "team";
/** `linked`: not signed in, with a link to the bundle "team/plan". */
export const ROLES = ["anonymous", "linked", "visitor", "member", "named", "author", "operator", "all", "part"] as const;
export type Role = (typeof ROLES)[number];
const STAFF: readonly Role[] = ["author", "operator"];
/** Tokens publish; what visitors open they do not open. */
const NOT_SIGNED_IN: readonly Role[] = ["anonymous", "linked", "all", "part"];
/** Of the session that the rows of one kernel are about. */
export const OWNER: Role = "member";

export const RULES = {
  welcome: { access: "public" },
  team: { access: { groups: ["sales"] } },
  "team/ours": { access: { users: ["users:ben"] } },
  "team/foreign": { access: { users: ["ldap:ben"], groups: ["ldap:sales"] } },
  "team/locked": { access: { users: [] } },
} as const;

/** All are bundles. Who may open it besides authors and operators. */
const DASHBOARDS = {
  welcome: ["anonymous", "linked", "visitor", "member", "named", "all", "part"],
  general: ["visitor", "member", "named"],
  "team/plan": ["member", "linked"],
  "team/ours": ["named"],
  "team/foreign": [],
  "team/locked": [],
} as const satisfies Record<string, readonly Role[]>;
export type Dashboard = keyof typeof DASHBOARDS;
export const NAMES = [
  "welcome",
  "general",
  "team/plan",
  "team/ours",
  "team/foreign",
  "team/locked",
] as const satisfies readonly Dashboard[];
/** What is not there and is not for this role, as the ones are that it is compared with. */
export function missingFor(role: Role): string {
  return role === "part" ? "not-there" : "team/not-there";
}
/** Stands for what a row does with dashboards where it names none. */
const ANY = "welcome";

/** `unauthorized`: there is a way in, with a token; `forbidden`: not with this one, or not as an author. */
export type Verdict = "open" | "sign-in" | "hidden" | "unauthorized" | "forbidden";

export function mayOpen(role: Role, dashboard: Dashboard): boolean {
  const visitors: readonly Role[] = DASHBOARDS[dashboard];
  return STAFF.includes(role) || visitors.includes(role);
}

export interface Row {
  /** As the server registers it. Its HEAD, where it is a GET, is answered alike. */
  readonly route: string;
  /**
   * `everybody`; `openers` of the dashboard, `someone` who may open any; `owner` of the kernel; `authors` of the place, `seers` of
   * what is in it, `operators`.
   */
  readonly for: "everybody" | "openers" | "someone" | "owner" | "authors" | "seers" | "operators";
  path(dashboard: string, kernel: string): string;
  headers?(dashboard: string): Readonly<Record<string, string>>;
  body?(dashboard: string): string;
  /** What is answered to those whom it is for. */
  readonly open: readonly number[];
  /** It ends sign-ins, of those who may ask for it. */
  readonly isLast?: true;
}

const PAGE = { accept: "text/html" };
const JSON_TYPE = { "content-type": "application/json", accept: "application/json" };
const STYLE = readdirSync(fileURLToPath(new URL("../../dist/client/", import.meta.url)), { recursive: true })
  .map(String)
  .find((file) => file.endsWith(".css"));

const PAGES: readonly Row[] = [
  { route: "GET /", for: "someone", path: () => "/", headers: () => PAGE, open: [200] },
  { route: "GET /dashboards", for: "someone", path: () => "/dashboards", open: [200] },
  { route: "GET /dashboards-plain", for: "someone", path: () => "/dashboards-plain", headers: () => PAGE, open: [404] },
  { route: "GET /dashboards/*", for: "openers", path: (name) => `/dashboards/${name}`, headers: () => PAGE, open: [200] },
  { route: "GET /dashboards/*", for: "openers", path: (name) => `/dashboards/${name}`, open: [200] },
  { route: "GET /dashboards/*", for: "openers", path: (name) => `/dashboards/${name}.ipynb`, headers: () => PAGE, open: [200] },
  { route: "GET /dashboards/*", for: "openers", path: (name) => `/dashboards/${encodedEnd(name)}`, headers: () => PAGE, open: [200] },
  { route: "GET /dashboards/*", for: "openers", path: (name) => `/dashboards/${name}/data.json`, headers: () => PAGE, open: [200] },
  { route: "GET /dashboards-plain/*", for: "openers", path: (name) => `/dashboards-plain/${name}`, headers: () => PAGE, open: [200] },
  { route: "GET /dashboards-plain/*", for: "openers", path: (name) => `/dashboards-plain/${name}/data.json`, open: [200] },
];

const KERNELS: readonly Row[] = [
  {
    route: "POST /_api/sessions",
    for: "openers",
    path: () => "/_api/sessions",
    headers: () => JSON_TYPE,
    body: (dashboard) => JSON.stringify({ dashboard }),
    open: [200],
  },
  { route: "GET /_api/snapshots/*", for: "openers", path: (name) => `/_api/snapshots/${name}`, headers: () => JSON_TYPE, open: [404] },
  // No Chromium.
  { route: "GET /_api/thumbnails/*", for: "openers", path: (name) => `/_api/thumbnails/${name}`, headers: () => JSON_TYPE, open: [404] },
  { route: "GET /_api/extensions/*", for: "openers", path: (name) => `/_api/extensions/${name}`, headers: () => JSON_TYPE, open: [200] },
  // Where the role has it open or not.
  {
    route: "GET /_api/exports/html/*",
    for: "openers",
    path: (name) => `/_api/exports/html/${name}`,
    headers: () => JSON_TYPE,
    open: [200, 409],
  },
  ...["pdf", "png"].map(
    (format): Row => ({
      route: `GET /_api/exports/${format}/*`,
      for: "openers",
      path: (name) => `/_api/exports/${format}/${name}`,
      headers: () => JSON_TYPE,
      // No Chromium.
      open: [501],
    }),
  ),
  // There is room for one kernel, which a session has: a client would have to come back.
  {
    route: "POST /api/kernels",
    for: "openers",
    path: () => "/api/kernels",
    headers: (name) => ({ ...JSON_TYPE, "x-jupyter-notebook-path": `/dashboards/${name}`, "x-jupyter-session-id": "one" }),
    body: () => "{}",
    open: [201, 503],
  },
  { route: "GET /api/kernelspecs", for: "someone", path: () => "/api/kernelspecs", open: [200] },
  { route: "GET /api", for: "everybody", path: () => "/api", open: [200] },
  { route: "GET /api/kernels/:id", for: "owner", path: (_name, kernel) => `/api/kernels/${kernel}`, open: [200] },
  // It is for WebSockets.
  { route: "GET /api/kernels/:id/channels", for: "owner", path: (_name, kernel) => `/api/kernels/${kernel}/channels`, open: [404] },
  { route: "POST /api/kernels/:id/interrupt", for: "owner", path: (_name, kernel) => `/api/kernels/${kernel}/interrupt`, open: [204] },
  { route: "POST /api/kernels/:id/restart", for: "owner", path: (_name, kernel) => `/api/kernels/${kernel}/restart`, open: [200] },
  { route: "DELETE /api/kernels/:id", for: "owner", path: (_name, kernel) => `/api/kernels/${kernel}`, open: [204] },
];

/** Asked for what changes nothing: a form that is none, a revision that is not there. */
const PUBLISHING: readonly Row[] = [
  { route: "POST /_api/notebooks", for: "authors", path: () => "/_api/notebooks", open: [400] },
  { route: "POST /_api/notebooks/*", for: "authors", path: (name) => `/_api/notebooks/${name}`, open: [400] },
  {
    route: "DELETE /_api/notebooks/*",
    for: "authors",
    path: (name) => `/_api/notebooks/${name}`,
    headers: () => ({ "if-match": '"another"' }),
    open: [412],
  },
  { route: "GET /_api/notebooks", for: "seers", path: () => "/_api/notebooks", open: [200] },
  { route: "GET /_api/notebooks/*", for: "authors", path: (name) => `/_api/notebooks/${name}`, open: [200] },
  { route: "GET /_api/history/*", for: "authors", path: (name) => `/_api/history/${name}`, open: [200] },
  {
    route: "POST /_api/rollback/*",
    for: "authors",
    path: (name) => `/_api/rollback/${name}`,
    headers: () => JSON_TYPE,
    body: () => JSON.stringify({ revision: "0".repeat(64) }),
    open: [404],
  },
  { route: "GET /_api/download/*", for: "authors", path: (name) => `/_api/download/${name}`, open: [200] },
  { route: "DELETE /_api/cache", for: "authors", path: () => "/_api/cache", open: [200] },
  { route: "DELETE /_api/cache/*", for: "authors", path: (name) => `/_api/cache/${name}`, open: [200] },
  { route: "POST /_api/refresh/*", for: "authors", path: (name) => `/_api/refresh/${name}`, open: [409] },
  { route: "POST /_api/share-links/*", for: "authors", path: (name) => `/_api/share-links/${name}`, open: [201] },
  { route: "GET /_api/sign-ins", for: "operators", path: () => "/_api/sign-ins", open: [200] },
  { route: "DELETE /_api/sign-ins/:user", for: "operators", path: () => "/_api/sign-ins/users:nobody", open: [200] },
  { route: "DELETE /_api/sign-ins", for: "operators", path: () => "/_api/sign-ins", open: [200], isLast: true },
];

const EVERYBODY: readonly Row[] = [
  // Who has signed in has no need of it.
  { route: "GET /login", for: "everybody", path: () => "/login", headers: () => PAGE, open: [200, 302] },
  { route: "POST /login", for: "everybody", path: () => "/login", headers: () => JSON_TYPE, body: () => "{}", open: [400] },
  { route: "GET /login/:strategy", for: "everybody", path: () => "/login/nobody", open: [404] },
  { route: "GET /login/:strategy/callback", for: "everybody", path: () => "/login/nobody/callback", open: [404] },
  { route: "POST /logout", for: "everybody", path: () => "/logout", open: [302], isLast: true },
  { route: "GET /healthz", for: "everybody", path: () => "/healthz", open: [200] },
  { route: "GET /readyz", for: "everybody", path: () => "/readyz", open: [200] },
  // Where the operator wants it.
  { route: "GET /metrics", for: "everybody", path: () => "/metrics", open: [200] },
  { route: "GET /_api/openapi.json", for: "everybody", path: () => "/_api/openapi.json", open: [200] },
  { route: "GET /_api/publishing", for: "everybody", path: () => "/_api/publishing", open: [200] },
  // Only whoever may open a dashboard is told a key; this is none.
  { route: "GET /_extensions/:key/*", for: "everybody", path: () => `/_extensions/${"0".repeat(32)}/package.json`, open: [404] },
  { route: "GET /_assets/*", for: "everybody", path: () => `/_assets/${STYLE}`, open: [200] },
];

export const ROWS: readonly Row[] = [...PAGES, ...KERNELS, ...PUBLISHING, ...EVERYBODY];

/** What the row has to be asked about. */
export function dashboardsOf({ for: whom }: Row): readonly Dashboard[] {
  return whom === "openers" || whom === "authors" ? NAMES : [ANY];
}

export function verdictOf(role: Role, row: Row, dashboard: Dashboard): Verdict {
  const refused = NOT_SIGNED_IN.includes(role) ? "sign-in" : "hidden";
  switch (row.for) {
    case "everybody":
      return "open";
    case "someone":
      return NAMES.some((name) => mayOpen(role, name)) ? "open" : refused;
    case "openers":
      return mayOpen(role, dashboard) ? "open" : refused;
    case "owner":
      return role === OWNER ? "open" : "hidden";
    default:
      return verdictOfAuthors(role, row, dashboard);
  }
}

function verdictOfAuthors(role: Role, row: Row, dashboard: Dashboard): Verdict {
  if (role === "part") {
    const isInPart = row.for === "authors" && row.path(dashboard, "").endsWith(dashboard) && dashboard.startsWith(`${TOKEN_SCOPE}/`);
    return isInPart || row.for === "seers" ? "open" : "forbidden";
  }
  if (role === "operator" || role === "all") return "open";
  if (role === "author") return row.for === "operators" ? "forbidden" : "open";
  return "unauthorized";
}

/** What a verdict looks like from outside. To a page, the way to sign in is shown; to a program it is said. */
export function statusesOf(verdict: Verdict, row: Row, dashboard: string): readonly number[] {
  const isPage = row.route.startsWith("GET") && row.headers?.(dashboard).accept === PAGE.accept;
  return { open: row.open, "sign-in": [isPage ? 302 : 401], hidden: [404], unauthorized: [401], forbidden: [403] }[verdict];
}

/** "team/pla%6e" */
function encodedEnd(name: string): string {
  return name.replace(/\w$/, (last) => `%${last.charCodeAt(0).toString(16)}`);
}

/** Other ways to write where a dashboard is: each is the same place, another one, or none. */
export function spellingsOf(dashboard: string): readonly string[] {
  const [folder = "", name = ""] = dashboard.split("/");
  const inside = [
    `${folder}%2F${name}`,
    `${folder}%2f${name}`,
    `${folder}%252F${name}`,
    `${folder}//${name}`,
    `/${folder}/${name}`,
    `./${folder}/${name}`,
    `${folder}/./${name}`,
    `${folder}/%2e/${name}`,
    `welcome/../${folder}/${name}`,
    `welcome/%2e%2e/${folder}/${name}`,
    `welcome%2F..%2F${folder}%2F${name}`,
    `${folder}/nothing/../${name}`,
    `${folder}\\${name}`,
    `${folder}%5C${name}`,
    `${folder}/${name}/`,
    `${folder}/${name}//`,
    `${folder}/${name}/.`,
    `${folder}/${name}/..`,
    `${folder}/${name}.`,
    `${folder}/${name}%20`,
    `${folder}/${name}%00`,
    `${folder}/${name}%0a`,
    `${folder}/${name};a=b`,
    `${folder}/${name}?share=`,
    `${folder}/${name}?share=x`,
    `${folder}/${name}%3Fx`,
    `${folder}/${name}#x`,
    `${folder}/${name}/index`,
    `${folder}/${name}/index.ipynb`,
    `${folder}/${name}/INDEX.ipynb`,
    `${folder}/${name}/index.ipynb/`,
    `${folder}/${name}/data.json/`,
    `${folder}/${name}//data.json`,
    `${folder}/${name}/%64ata.json`,
    `welcome/../${folder}/${name}/data.json`,
    `welcome/..%2f${folder}%2f${name}%2fdata.json`,
    `${folder.toUpperCase()}/${name}`,
    `${folder}/${name.toUpperCase()}`,
    `${folder}%u002f${name}`,
    `${folder}%c0%af${name}`,
  ].flatMap((path) => [
    `/dashboards/${path}`,
    `/dashboards-plain/${path}`,
    `/_api/snapshots/${path}`,
    `/_api/extensions/${path}`,
    `/_api/thumbnails/${path}`,
    `/_api/exports/html/${path}`,
    `/_api/exports/pdf/${path}`,
  ]);
  return [
    ...inside,
    `//dashboards/${dashboard}`,
    `/./dashboards/${dashboard}`,
    `/x/../dashboards/${dashboard}`,
    `/Dashboards/${dashboard}`,
    `/dashboards%2F${dashboard}`,
    `/%64ashboards/${dashboard}`,
    `/dashboards\\${dashboard}`,
    `/_assets/../dashboards/${dashboard}`,
    `/_assets/..%2fdashboards%2f${folder}%2f${name}`,
    `/login/../dashboards/${dashboard}`,
    `/notebooks/${dashboard}`,
    `/files/${dashboard}/index.ipynb`,
    `/${dashboard}`,
    `/_api/notebooks/welcome/..%2f${folder}%2f${name}`,
  ];
}
