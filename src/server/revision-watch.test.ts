import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../notebook/dashboard-settings.js";
import { InvalidNotebookError } from "../notebook/errors.js";
import { parseNotebook } from "../notebook/parse-notebook.js";
import { MissingPathError, StoreError } from "../store/errors.js";
import type { LoadedDashboard } from "../store/store.js";
import { RevisionWatch } from "./revision-watch.js";

const notebook = parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }), "a.ipynb");
let revisions: Map<string, string | Error>;
let asked: string[];
let announced: string[];
let warnings: number;
/** What a look waits for. */
let storage: Promise<void>;
let watch: RevisionWatch;

async function dashboard(path: LoadedDashboard["path"]): Promise<LoadedDashboard> {
  asked.push(path);
  await storage;
  const revision = revisions.get(path) ?? new MissingPathError();
  if (revision instanceof Error) throw revision;
  return { path, revision, notebook, settings: DEFAULT_SETTINGS, directory: "/", isBundle: false };
}

beforeEach(() => {
  vi.useFakeTimers();
  [asked, announced, warnings, storage] = [[], [], 0, Promise.resolve()];
  revisions = new Map([
    ["sales", "1"],
    ["folder/costs", "7"],
  ]);
  watch = new RevisionWatch({
    store: { dashboard },
    sessions: { openPaths: () => new Set(["sales", "folder/costs"]), announce: (path, revision) => announced.push(`${path} ${revision}`) },
    intervalMs: 1000,
    log: { warn: () => (warnings += 1) },
  });
});

afterEach(async () => {
  await watch.close();
  vi.useRealTimers();
});

test("asks for each open dashboard, round by round", async () => {
  await vi.advanceTimersByTimeAsync(1000);
  revisions.set("sales", "2");
  await vi.advanceTimersByTimeAsync(1000);
  expect(announced).toEqual(["sales 1", "folder/costs 7", "sales 2", "folder/costs 7"]);
});

test("asks at once for exactly the path that has changed, and for all where the path is empty", async () => {
  watch.changed("sales");
  await vi.advanceTimersByTimeAsync(0);
  watch.changed("folder");
  watch.changed("other");
  await vi.advanceTimersByTimeAsync(0);
  expect(announced).toEqual(["sales 1"]);
  watch.changed("");
  await vi.advanceTimersByTimeAsync(0);
  expect(announced).toEqual(["sales 1", "sales 1", "folder/costs 7"]);
});

test("looks at one at a time, and a change during its look is looked at again", async () => {
  let answer = (): void => {};
  storage = new Promise((resolve) => {
    answer = resolve;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual(["sales"]);
  watch.changed("sales");
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["sales", "folder/costs", "sales"]);
});

test("takes back what it said of a dashboard that is gone", async () => {
  revisions.delete("sales");
  watch.changed("sales");
  await vi.advanceTimersByTimeAsync(0);
  expect([announced, warnings]).toEqual([["sales undefined"], 0]);
});

test("says nothing of what is broken, and says once that storage fails", async () => {
  revisions.set("sales", new InvalidNotebookError("half a file"));
  await vi.advanceTimersByTimeAsync(1000);
  expect([announced, warnings]).toEqual([["folder/costs 7"], 0]);
  announced.length = 0;
  revisions.set("sales", new StoreError("no answer"));
  await vi.advanceTimersByTimeAsync(3000);
  expect(warnings).toBe(1);
  revisions.set("sales", "2");
  await vi.advanceTimersByTimeAsync(1000);
  revisions.set("sales", new StoreError("no answer"));
  await vi.advanceTimersByTimeAsync(2000);
  expect([announced.filter((line) => line.startsWith("sales")), warnings]).toEqual([["sales 2"], 2]);
});

test("asks no more once it is closed", async () => {
  await watch.close();
  watch.changed("sales");
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual([]);
});
