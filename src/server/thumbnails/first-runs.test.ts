import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../../notebook/dashboard-settings.js";
import { parseNotebook } from "../../notebook/parse-notebook.js";
import { createMessage } from "../../protocol/message.js";
import type { KernelStatus } from "../../protocol/page.js";
import { SETTLE_MS } from "../../sessions/run-end.js";
import type { OpenRequest, Session } from "../../sessions/types.js";
import type { Result } from "../../snapshots/snapshot.js";
import { FirstRuns, isTheSameForAll } from "./first-runs.js";

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

/** As far as runs are followed; its replay has one message for each of `texts`. */
class TestSession implements Pick<Session, "dashboard" | "state" | "wasTouched" | "replay"> {
  readonly dashboard = request.dashboard;
  wasTouched = false;
  kernel: KernelStatus = "busy";
  texts = ["first"];

  get state(): Session["state"] {
    return { kernel: this.kernel, cells: [] };
  }

  replay(): Result["messages"] {
    return this.texts.map((text) => createMessage({ channel: "iopub", msgType: "stream", session: "s", content: { text } }));
  }
}

let session: TestSession;
let runs: FirstRuns;
let heard: unknown[][];

beforeEach(() => {
  vi.useFakeTimers();
  [session, runs, heard] = [new TestSession(), new FirstRuns(), []];
  runs.listen(({ messages }) => heard.push(messages.map(({ content }) => content.text)));
});

afterEach(() => {
  vi.useRealTimers();
});

const look = (changes: Partial<Pick<TestSession, "kernel" | "texts" | "wasTouched">> = {}): void => {
  Object.assign(session, changes);
  runs.look(session, request);
};

test("what a run has left is told once, a moment after its end", () => {
  look();
  look({ kernel: "idle" });
  session.texts = ["first", "of an Output widget"];
  vi.advanceTimersByTime(SETTLE_MS);
  look({ kernel: "busy" });
  look({ kernel: "idle", texts: ["again"] });
  vi.advanceTimersByTime(SETTLE_MS);
  expect(heard).toEqual([["first", "of an Output widget"]]);
});

test("what a visitor does counts never: before the end there is nothing, afterwards it is as it was", () => {
  look({ wasTouched: true });
  look({ kernel: "idle" });
  vi.advanceTimersByTime(SETTLE_MS);
  expect(heard).toEqual([]);
  session = new TestSession();
  look({ kernel: "idle" });
  Object.assign(session, { wasTouched: true, texts: ["first", "of a visitor"] });
  vi.advanceTimersByTime(SETTLE_MS);
  expect(heard).toEqual([["first"]]);
});

test("a session that ends meanwhile has left what it had", () => {
  look({ kernel: "idle" });
  session.texts = [];
  vi.advanceTimersByTime(SETTLE_MS);
  expect(heard).toEqual([["first"]]);
});
