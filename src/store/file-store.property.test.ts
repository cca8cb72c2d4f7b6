import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DashboardPath, parseDashboardPath } from "./dashboard-path.js";
import { createFileStore } from "./file-store.js";
import { OPTIONS } from "./samples.js";
import type { Resolved, Store } from "./store.js";

let outside: string;
let root: string;
let store: Store;

/** Beside the root and in it, with links both ways, the same few names everywhere: a path that escapes finds something. */
beforeAll(async () => {
  outside = await realpath(await mkdtemp(join(tmpdir(), "store-")));
  root = join(outside, "boards");
  for (const folder of [outside, root, join(root, "a"), join(root, "a/b"), join(root, ".git")]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "index.ipynb"), "{}");
    await writeFile(join(folder, "x.png"), "png");
    await writeFile(join(folder, "x.py"), "secret");
  }
  await symlink(outside, join(root, "out"));
  await symlink("../..", join(root, "a/out"));
  await symlink("../../x.png", join(root, "a/out.png"));
  await symlink("a", join(root, "in"));
  store = await createFileStore(root, { ...OPTIONS, assetTypes: ["png", "py", "ipynb"] });
});

afterAll(async () => {
  await rm(outside, { recursive: true });
});

const part = fc.constantFrom(
  "a",
  "b",
  "in",
  "out",
  "out.png",
  "boards",
  "index",
  "index.ipynb",
  "x.png",
  "x.py",
  "..",
  ".",
  "%2e%2e",
  ".git",
  "..%2f",
);
const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/"));

function parseOrSkip(text: string): DashboardPath | undefined {
  try {
    return parseDashboardPath(text);
  } catch {
    return undefined;
  }
}

function filesOf(resolved: Resolved): readonly string[] {
  if (resolved.kind === "dashboard") return [resolved.file, `${resolved.directory}/`];
  return resolved.kind === "asset" ? [resolved.file] : [];
}

test("no path finds a file outside the folder, a hidden one, or source as an asset", async () => {
  await fc.assert(
    fc.asyncProperty(path, async (text) => {
      const parsed = parseOrSkip(text);
      if (parsed === undefined) return;
      const resolved = await store.resolve(parsed);
      for (const file of filesOf(resolved)) {
        expect(file.startsWith(`${root}/`)).toBe(true);
        expect(file).not.toContain("/.git/");
      }
      if (resolved.kind === "asset") expect(resolved.file).toMatch(/\.png$/);
    }),
    { numRuns: 500 },
  );
});

test("a canonical path means the same dashboard", async () => {
  await fc.assert(
    fc.asyncProperty(path, async (text) => {
      const parsed = parseOrSkip(text);
      const resolved = parsed === undefined ? undefined : await store.resolve(parsed);
      if (resolved?.kind === "dashboard") expect(await store.resolve(resolved.path)).toEqual(resolved);
    }),
    { numRuns: 300 },
  );
});
