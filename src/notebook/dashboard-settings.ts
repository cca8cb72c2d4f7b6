/**
 * How one dashboard is run: what its notebook says under `metadata.jupyter_dashboards_server`, and what the operator's rules say, in the
 * same words. Pure.
 */
import Type, { type Static, type TSchema } from "typebox";
import Value from "typebox/value";
import { isRecord, type JsonRecord } from "./json.js";
import { brief } from "./problems.js";

export interface DashboardSettings {
  /** `visitor`: a kernel for each; `shared`: one for all; `static`: none, the outputs of the last run. */
  readonly session: "visitor" | "shared" | "static";
  /** Of a shared session: whether visitors may drive its widgets. */
  readonly interaction: "everyone" | "view-only";
  /** Of a static dashboard: minutes between two runs. Undefined: when it is published, or when asked to. */
  readonly refreshMinutes: number | undefined;
  /** Besides those that the operator allows everywhere. */
  readonly commTargets: readonly string[];
  /** At once, of this dashboard. Undefined: as the server's options say. */
  readonly maxKernels: number | undefined;
  /** Undefined: as the server's options say. */
  readonly cellTimeoutSeconds: number | undefined;
  /** Whether visitors are shown a form for the notebook's parameters. */
  readonly parametersForm: boolean;
  /** How what is no grid is arranged. */
  readonly template: "report" | "tabs" | "sidebar" | "slides";
  /** What its texts are written in: "de", "ar-EG". Undefined: not said. */
  readonly language: string | undefined;
  /** What visitors read while it is prepared, besides how far it is. Undefined: nothing more. */
  readonly loadingText: string | undefined;
  /** In a dark page, plots whose author has chosen no colours take the page's; or all stay as they were made. */
  readonly plotTheme: "page" | "as-made";
  /** Who may open it. Undefined: as the server's options say. */
  readonly access: AccessSetting | undefined;
}

/** Users and groups by their names, perhaps after the name of the strategy that knows them: "anna", "oidc:anna". */
export type AccessSetting = "public" | "signed-in" | { readonly users?: readonly string[]; readonly groups?: readonly string[] };

export type GivenSettings = Partial<DashboardSettings>;

export const DEFAULT_SETTINGS: DashboardSettings = {
  session: "visitor",
  interaction: "everyone",
  refreshMinutes: undefined,
  commTargets: [],
  maxKernels: undefined,
  cellTimeoutSeconds: undefined,
  parametersForm: true,
  template: "report",
  language: undefined,
  loadingText: undefined,
  plotTheme: "page",
  access: undefined,
};

/** Where a notebook's metadata has its settings. */
export const SETTINGS_KEY = "jupyter_dashboards_server";

interface Field<Schema extends TSchema> {
  readonly name: string;
  readonly schema: Schema;
  /** For messages: "must be …". */
  readonly wanted: string;
}

const MINUTES_OF_A_MONTH = 44_640;
const SECONDS_OF_A_DAY = 86_400;

const NOBODY: AccessSetting = { users: [] };
const Names = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 10_000 }));

const FIELDS = {
  session: field("session", Type.Enum(["visitor", "shared", "static"]), `"visitor", "shared" or "static"`),
  interaction: field("interaction", Type.Enum(["everyone", "view-only"]), `"everyone" or "view-only"`),
  refreshMinutes: field(
    "refresh_minutes",
    Type.Number({ minimum: 1, maximum: MINUTES_OF_A_MONTH }),
    `a number of minutes from 1 to ${MINUTES_OF_A_MONTH}`,
  ),
  commTargets: field("comm_targets", Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 50 }), "a list of names"),
  maxKernels: field("max_kernels", Type.Integer({ minimum: 1 }), "a whole number from 1"),
  cellTimeoutSeconds: field(
    "cell_timeout_seconds",
    Type.Number({ minimum: 1, maximum: SECONDS_OF_A_DAY }),
    `a number of seconds from 1 to ${SECONDS_OF_A_DAY}`,
  ),
  parametersForm: field("parameters_form", Type.Boolean(), "true or false"),
  template: field("template", Type.Enum(["report", "tabs", "sidebar", "slides"]), `"report", "tabs", "sidebar" or "slides"`),
  language: field(
    "language",
    Type.String({ pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", maxLength: 35 }),
    'a language tag such as "de" or "ar-EG"',
  ),
  loadingText: field("loading_text", Type.String({ minLength: 1, maxLength: 300 }), "a text of up to 300 characters"),
  plotTheme: field("plot_theme", Type.Enum(["page", "as-made"]), `"page" or "as-made"`),
  access: field(
    "access",
    Type.Union([Type.Enum(["public", "signed-in"]), Type.Object({ users: Names, groups: Names }, { additionalProperties: false })]),
    `"public", "signed-in" or an object with lists of "users" and "groups"`,
  ),
} as const satisfies Record<keyof DashboardSettings, Field<TSchema>>;

const NAMES: readonly string[] = Object.values(FIELDS).map(({ name }) => name);

/** What is malformed or unknown is left out and told to `report`, a line each. */
export function readSettings(given: unknown, report: (problem: string) => void): GivenSettings {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    report(`${SETTINGS_KEY} is ${brief(given)}, not an object, and is left out.`);
    // It may have said whom the dashboard is for.
    return { access: NOBODY };
  }
  for (const name of Object.keys(given).filter((key) => !NAMES.includes(key))) {
    report(`${brief(name)} is no setting of a dashboard. There are ${NAMES.join(", ")}.`);
  }
  return compact({
    session: read(FIELDS.session, given, report),
    interaction: read(FIELDS.interaction, given, report),
    refreshMinutes: read(FIELDS.refreshMinutes, given, report),
    commTargets: read(FIELDS.commTargets, given, report),
    maxKernels: read(FIELDS.maxKernels, given, report),
    cellTimeoutSeconds: read(FIELDS.cellTimeoutSeconds, given, report),
    parametersForm: read(FIELDS.parametersForm, given, report),
    template: read(FIELDS.template, given, report),
    language: read(FIELDS.language, given, report),
    loadingText: read(FIELDS.loadingText, given, report),
    plotTheme: read(FIELDS.plotTheme, given, report),
    // What is meant to keep people out lets nobody in where it can't be read.
    access: read(FIELDS.access, given, report) ?? (Object.hasOwn(given, FIELDS.access.name) ? NOBODY : undefined),
  });
}

function field<Schema extends TSchema>(name: string, schema: Schema, wanted: string): Field<Schema> {
  return { name, schema, wanted };
}

function read<Schema extends TSchema>(
  { name, schema, wanted }: Field<Schema>,
  given: JsonRecord,
  report: (problem: string) => void,
): Static<Schema> | undefined {
  if (!Object.hasOwn(given, name)) return undefined;
  const value = given[name];
  if (Value.Check(schema, value)) return value;
  report(`${name} is ${brief(value)}; it must be ${wanted}.`);
  return undefined;
}

function compact(settings: { readonly [Key in keyof DashboardSettings]: DashboardSettings[Key] | undefined }): GivenSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
