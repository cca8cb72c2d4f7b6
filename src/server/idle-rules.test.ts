import { expect, test, vi } from "vitest";
import { joinParts } from "../store/dashboard-path.js";
import type { Resolved } from "../store/store.js";
import { IdleRules } from "./idle-rules.js";

function watch(...paths: string[]) {
  const told: unknown[] = [];
  const there = new Map<string, Resolved>();
  const resolve = vi.fn(async (path: string) => there.get(path) ?? ({ kind: "missing" } as const));
  const rules = new IdleRules({
    rules: { paths },
    store: { resolve },
    intervalMs: 1_000_000,
    log: { warn: (details: object) => told.push(details) },
  });
  const put = (path: string, foundAt = path) => there.set(path, { kind: "folder", path: joinParts(foundAt.split("/")) });
  return { rules, told, put, there, resolve };
}

test("a rule that names nothing is told once, and again once it has named something", async () => {
  const { rules, told, put, there } = watch("team", "team/salse");
  put("team");
  await rules.look();
  await rules.look();
  expect(told).toEqual([{ rule: "team/salse" }]);
  put("team/salse");
  await rules.look();
  there.delete("team");
  there.delete("team/salse");
  await rules.look();
  expect(told).toEqual([{ rule: "team/salse" }, { rule: "team" }, { rule: "team/salse" }]);
  await rules.close();
});

test("a path that can be none, and one that stands elsewhere, name nothing", async () => {
  const { rules, told, put } = watch("../team", "team/index");
  put("team/index", "team");
  await rules.look();
  expect(told).toEqual([{ rule: "../team" }, { rule: "team/index" }]);
  await rules.close();
});

test("where storage can't say, nothing is told", async () => {
  const { rules, told, resolve } = watch("team");
  resolve.mockRejectedValueOnce(new Error("disk"));
  await rules.look();
  expect(told).toEqual([]);
  await rules.close();
});

test("what changes during a look has another one after it, not one each; without rules there is none", async () => {
  const { rules, resolve } = watch("team");
  await Promise.all([rules.look(), rules.look(), rules.look()]);
  expect(resolve).toHaveBeenCalledTimes(2);
  await rules.close();
  const none = watch();
  await none.rules.look();
  expect(none.resolve).not.toHaveBeenCalled();
});
