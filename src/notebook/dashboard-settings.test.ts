import { describe, expect, test } from "vitest";
import { NO_RULES, parseDashboardRules } from "./dashboard-rules.js";
import { DEFAULT_SETTINGS, readSettings } from "./dashboard-settings.js";

function reading(given: unknown): { settings: object; problems: readonly string[] } {
  const problems: string[] = [];
  return { settings: readSettings(given, (line) => problems.push(line)), problems };
}

describe("a notebook's settings", () => {
  test("all of them", () => {
    const { settings, problems } = reading({
      session: "shared",
      interaction: "view-only",
      refresh_minutes: 15,
      comm_targets: ["chart"],
      max_kernels: 3,
      cell_timeout_seconds: 2.5,
      parameters_form: false,
      template: "tabs",
      plot_theme: "as-made",
    });
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      session: "shared",
      interaction: "view-only",
      refreshMinutes: 15,
      commTargets: ["chart"],
      maxKernels: 3,
      cellTimeoutSeconds: 2.5,
      parametersForm: false,
      template: "tabs",
      plotTheme: "as-made",
    });
  });

  test("none", () => {
    expect(reading(undefined)).toEqual({ settings: {}, problems: [] });
  });

  test.each([
    [{ session: "Shared" }, 'session is "Shared"; it must be "visitor", "shared" or "static".'],
    [{ refresh_minutes: 0 }, "refresh_minutes is 0; it must be a number of minutes from 1 to 44640."],
    [{ comm_targets: "chart" }, 'comm_targets is "chart"; it must be a list of names.'],
    [{ max_kernels: 1.5 }, "max_kernels is 1.5; it must be a whole number from 1."],
    [{ parameters_form: null }, "parameters_form is null; it must be true or false."],
  ])("%j is left out", (given, problem) => {
    expect(reading(given)).toEqual({ settings: {}, problems: [problem] });
  });

  test.each([
    [{ access: 42 }],
    [{ access: null }],
    [{ access: "everybody" }],
    [{ access: { users: "ben" } }],
    [{ access: { user: ["ben"] } }],
    [{ access: { groups: [""] } }],
    [[]],
    [null],
    ["public"],
  ])("%j: where it can't be read whom the dashboard is for, it is for nobody", (given) => {
    const { settings, problems } = reading(given);
    expect(settings).toEqual({ access: { users: [] } });
    expect(problems).toHaveLength(1);
  });

  test("an unknown name does not spoil the others", () => {
    const { settings, problems } = reading({ sesion: "shared", max_kernels: 2 });
    expect(settings).toEqual({ maxKernels: 2 });
    expect(problems).toEqual([expect.stringMatching(/^"sesion" is no setting of a dashboard\. There are session, /)]);
  });
});

describe("the operator's rules", () => {
  const rules = parseDashboardRules(
    {
      "team/sales.ipynb": { max_kernels: 30 },
      "": { cell_timeout_seconds: 300, session: "visitor" },
      "/team/": { session: "shared", max_kernels: 10 },
    },
    (problem) => expect.unreachable(problem),
  );

  test("count before the notebook, the longer path before the shorter, whatever their order", () => {
    const given = { session: "static", commTargets: ["chart"] } as const;
    const expected = { ...DEFAULT_SETTINGS, commTargets: ["chart"], cellTimeoutSeconds: 300 };
    expect(rules.settingsOf("team/sales", given)).toEqual({ ...expected, session: "shared", maxKernels: 30 });
    expect(rules.settingsOf("team/costs/2026", given)).toEqual({ ...expected, session: "shared", maxKernels: 10 });
    expect(rules.settingsOf("teams", given)).toEqual({ ...expected, session: "visitor" });
  });

  test("none: the notebook's word on top of the defaults", () => {
    expect(NO_RULES.settingsOf("sales", { session: "static" })).toEqual({ ...DEFAULT_SETTINGS, session: "static" });
  });

  test("what is wrong is told with its path", () => {
    const problems: string[] = [];
    parseDashboardRules({ team: { max_kernels: 0 }, sales: [] }, (line) => problems.push(line));
    expect(problems).toEqual([
      'At "team": max_kernels is 0; it must be a whole number from 1.',
      'At "sales": The settings are a list; they must be an object.',
    ]);
    parseDashboardRules([], (line) => problems.push(line));
    expect(problems.at(-1)).toBe("The rules are a list; they must be an object of paths and their settings.");
  });
});
