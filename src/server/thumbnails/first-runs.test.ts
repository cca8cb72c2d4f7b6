import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../notebook/dashboard-settings.js";
import { parseNotebook } from "../../notebook/parse-notebook.js";
import type { OpenRequest } from "../../sessions/types.js";
import { isTheSameForAll } from "./first-runs.js";

const request: OpenRequest = {
  visitor: "v",
  mode: "server-run",
  query: "",
  environment: { QUERY_STRING: "", SERVER_NAME: "example.org", HTTP_ACCEPT_LANGUAGE: "" },
  dashboard: {
    path: "sales",
    revision: "one",
    directory: "/",
    isBundle: false,
    settings: DEFAULT_SETTINGS,
    notebook: parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }), "sales.ipynb"),
  },
};

test("a run is the same for all that knows nothing of its visitor", () => {
  expect(isTheSameForAll(request)).toBe(true);
});

test.each<[string, Partial<OpenRequest>]>([
  ["has values from the address", { query: "region=north" }],
  ["knows a header of the visitor's request", { environment: { HTTP_ACCEPT_LANGUAGE: "de" } }],
  ["knows who has signed in", { environment: { KERNEL_USER_AUTH: "{}" } }],
  ["is a Jupyter client's", { mode: "client-run" }],
  ["is kept by itself", { dashboard: { ...request.dashboard, settings: { ...DEFAULT_SETTINGS, session: "static" } } }],
])("one is not that %s", (_, given) => {
  expect(isTheSameForAll({ ...request, ...given })).toBe(false);
});
