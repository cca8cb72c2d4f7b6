/** The operator's word on dashboards: settings by path, for a dashboard or for all below a folder. Pure. */
import { type DashboardSettings, DEFAULT_SETTINGS, type GivenSettings, readSettings } from "./dashboard-settings.js";
import { isRecord } from "./json.js";
import { brief } from "./problems.js";

export interface DashboardRules {
  /** Of each rule but that for all dashboards: "folder/sales". */
  readonly paths: readonly string[];
  /** Whether any of them says who may open a dashboard. */
  readonly restrictAccess: boolean;
  /** Of a dashboard at `path` ("folder/sales") whose notebook says `given`: the operator's word counts before the author's. */
  settingsOf(path: string, given: GivenSettings): DashboardSettings;
}

interface Rule {
  /** Parts of the path of a dashboard, or of a folder; none: all dashboards. */
  readonly parts: readonly string[];
  readonly settings: GivenSettings;
}

export const NO_RULES: DashboardRules = {
  paths: [],
  restrictAccess: false,
  settingsOf: (_path, given) => ({ ...DEFAULT_SETTINGS, ...given }),
};

/** `content`: `{"team": {"session": "shared"}, "team/sales": {…}}`. The longer path counts before the shorter. All that is wrong is told to `report`. */
export function parseDashboardRules(content: unknown, report: (problem: string) => void): DashboardRules {
  if (!isRecord(content)) {
    report(`The rules are ${brief(content)}; they must be an object of paths and their settings.`);
    return NO_RULES;
  }
  const rules = Object.entries(content)
    .map(([path, settings]): Rule => ({ parts: partsOf(path), settings: readRule(path, settings, report) }))
    .toSorted((one, other) => one.parts.length - other.parts.length);
  return {
    paths: [...new Set(rules.map(({ parts }) => parts.join("/")))].filter((path) => path !== ""),
    restrictAccess: rules.some(({ settings: { access } }) => access !== undefined && access !== "public"),
    settingsOf: (path, given) => {
      const parts = partsOf(path);
      const fitting = rules.filter((rule) => rule.parts.every((part, index) => part === parts[index]));
      return { ...DEFAULT_SETTINGS, ...given, ...Object.assign({}, ...fitting.map(({ settings }) => settings)) };
    },
  };
}

function readRule(path: string, settings: unknown, report: (problem: string) => void): GivenSettings {
  const here = (problem: string): void => report(`At ${brief(path)}: ${problem}`);
  if (isRecord(settings)) return readSettings(settings, here);
  here(`The settings are ${brief(settings)}; they must be an object.`);
  return {};
}

function partsOf(path: string): readonly string[] {
  return path
    .replace(/\.ipynb$/, "")
    .split("/")
    .filter((part) => part !== "");
}
