import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMessage } from "../../protocol/message.js";
import { ThumbnailFiles } from "./thumbnail-files.js";
import { type RunResult, Thumbnails } from "./thumbnails.js";

let directory: string;
let warnings: string[];
let revisions: Map<string, string>;
let drawn: string[];
let thumbnails: Thumbnails;
let fails: boolean;

const MINUTE_MS = 60_000;

function create(): Thumbnails {
  const log = { debug: () => {}, warn: (_details: object, text: string) => warnings.push(text) };
  return new Thumbnails({
    log,
    files: new ThumbnailFiles({ directory, log }),
    revisionOf: async (path) => revisions.get(path),
    draw: async ({ path, revision }) => {
      drawn.push(`${path} ${revision}`);
      if (fails) throw new Error("it can't be drawn");
      return Buffer.from(`picture of ${path}`);
    },
  });
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "thumbnails-"));
  [warnings, drawn, fails] = [[], [], false];
  revisions = new Map([
    ["sales", "one"],
    ["team/plan", "one"],
    ["team/map", "one"],
  ]);
  thumbnails = create();
});

afterEach(async () => {
  await thumbnails.close();
  await rm(directory, { recursive: true });
});

function runOf(path: string, given: { revision?: string; complete?: boolean; minutes?: number; text?: string } = {}): RunResult {
  const { revision = "one", complete = true, minutes = 0, text = "hello" } = given;
  const message = createMessage({ channel: "iopub", msgType: "stream", session: "s", content: { name: "stdout", text } });
  return { path, revision, complete, taken: new Date(minutes * MINUTE_MS), cells: [], messages: async () => [message] };
}

const pictureOf = async (path: string): Promise<string> => String(await thumbnails.read(path));
const isThere = (path: string, revision = "one") => vi.waitFor(() => expect(thumbnails.find(path, revision)).toBeDefined());

test("a revision is drawn once for its visitors, and its picture is there after a restart", async () => {
  thumbnails.offer(runOf("sales"), "live");
  await isThere("sales");
  thumbnails.offer(runOf("sales", { minutes: 60, text: "other" }), "live");
  await thumbnails.close();
  thumbnails = create();
  await thumbnails.begin();
  expect([await pictureOf("sales"), drawn, thumbnails.versionOf("team/plan")]).toEqual(["picture of sales", ["sales one"], undefined]);
});

test("what has not come to its end, or is of another revision by now, is not drawn", async () => {
  thumbnails.offer(runOf("sales", { complete: false }), "live");
  thumbnails.offer(runOf("team/plan", { revision: "none" }), "live");
  thumbnails.offer(runOf("gone"), "live");
  thumbnails.offer(runOf("team/map"), "live");
  await isThere("team/map");
  expect(drawn).toEqual(["team/map one"]);
});

test("a run by the clock is drawn again where it looks different, and not too often", async () => {
  thumbnails.offer(runOf("sales"), "kept");
  await isThere("sales");
  const first = thumbnails.versionOf("sales");
  for (const run of [runOf("sales", { minutes: 5, text: "other" }), runOf("sales", { minutes: 11 })]) thumbnails.offer(run, "kept");
  await vi.waitFor(() => expect(drawn).toEqual(["sales one"]));
  thumbnails.offer(runOf("sales", { minutes: 12, text: "other" }), "kept");
  await vi.waitFor(() => expect(thumbnails.versionOf("sales")).not.toBe(first));
  expect(drawn).toEqual(["sales one", "sales one"]);
});

test("what could not be drawn is tried again with another revision alone", async () => {
  fails = true;
  thumbnails.offer(runOf("sales"), "live");
  await vi.waitFor(() => expect(warnings).toEqual(["no picture of a dashboard could be made"]));
  fails = false;
  thumbnails.offer(runOf("sales"), "live");
  revisions.set("sales", "two");
  thumbnails.offer(runOf("sales", { revision: "two" }), "live");
  await isThere("sales", "two");
  expect(drawn).toEqual(["sales one", "sales two"]);
});

test("a picture goes with its revision, its dashboard, and what is dropped of its folder", async () => {
  for (const path of revisions.keys()) thumbnails.offer(runOf(path), "live");
  for (const path of revisions.keys()) await isThere(path);
  revisions.set("sales", "two");
  thumbnails.changed("sales");
  await vi.waitFor(() => expect(thumbnails.versionOf("sales")).toBeUndefined());
  await thumbnails.forget("team/pl");
  expect(await pictureOf("team/plan")).toBe("picture of team/plan");
  await thumbnails.forget("team");
  expect([thumbnails.versionOf("team/plan"), await thumbnails.read("team/map")]).toEqual([undefined, undefined]);
});
