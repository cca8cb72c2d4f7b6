import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFileStore, type FileStore } from "./file-store.js";
import { at, type Files, notebook, OPTIONS, publish, tree } from "./samples.js";

type Content = string | Files;

/** What a model of the served folder knows: what each path shows, and everything that it ever showed. */
interface Model {
  readonly shown: Map<string, Content>;
  readonly known: Map<string, { readonly revision: string; readonly content: Content }[]>;
}

const PATHS = ["a", "b", "deep/a"];
const path = fc.constantFrom(...PATHS);
const word = fc.constantFrom("1", "2", "3", "4");
const content: fc.Arbitrary<Content> = fc.oneof(
  word.map(notebook),
  fc.record({ "index.ipynb": word.map(notebook), "data.json": word }),
  fc.record({ "index.ipynb": word.map(notebook), "x/y/z.css": word, "Ü n.txt": word }),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("publish" as const), path, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("rollback" as const), path, back: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function take(root: string, store: FileStore, model: Model, step: Step): Promise<FileStore> {
  if (step.kind === "restart") return createFileStore(root, { ...OPTIONS, revisionsKept: 100 });
  const known = model.known.get(step.path) ?? [];
  if (step.kind === "publish") {
    const { revision } = await publish(store.publisher, step.path, step.content);
    model.shown.set(step.path, step.content);
    model.known.set(step.path, [...known.filter((other) => other.revision !== revision), { revision, content: step.content }]);
  } else if (step.kind === "remove") {
    const removal = store.publisher.remove(at(step.path), { by: "anna" });
    if (model.shown.delete(step.path)) await removal;
    else await expect(removal).rejects.toMatchObject({ status: 400 });
  } else {
    const chosen = known[step.back % Math.max(known.length, 1)];
    const rollback = store.publisher.rollback(at(step.path), chosen?.revision, { by: "anna" });
    if (chosen === undefined) await expect(rollback).rejects.toMatchObject({ status: 404 });
    else {
      expect((await rollback).revision).toBe(chosen.revision);
      model.shown.set(step.path, chosen.content);
    }
  }
  return store;
}

function filesOf(model: Model): Files {
  return Object.assign({}, ...[...model.shown].map(([path, content]) => filesAt(path, content)));
}

function filesAt(path: string, content: Content): Files {
  if (typeof content === "string") return { [`${path}.ipynb`]: content };
  return Object.fromEntries(Object.entries(content).map(([name, text]) => [`${path}/${name}`, text]));
}

test("after any changes the folder holds exactly what was asked for, and every revision can be had", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const root = await mkdtemp(join(tmpdir(), "publisher-"));
      try {
        let store = await createFileStore(root, { ...OPTIONS, revisionsKept: 100 });
        const model: Model = { shown: new Map(), known: new Map() };
        for (const step of steps) store = await take(root, store, model, step);
        const found = await tree(root);
        expect(Object.fromEntries(Object.entries(found).filter(([name]) => !name.endsWith(".dashboard-revision")))).toEqual(filesOf(model));
        for (const path of PATHS) await checkHistory(store, path, model);
      } finally {
        await rm(root, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
});

async function checkHistory(store: FileStore, path: string, { known, shown }: Model): Promise<void> {
  const expected = known.get(path) ?? [];
  if (expected.length === 0) return;
  const entries = await store.publisher.history(at(path));
  expect(new Set(entries.map(({ revision }) => revision))).toEqual(new Set(expected.map(({ revision }) => revision)));
  const current = expected.find(({ content }) => content === shown.get(path));
  const isShown = entries.find(({ isCurrent }) => isCurrent)?.revision;
  if (current === undefined) expect(isShown).toBe(shown.has(path) ? expect.any(String) : undefined);
}

test("many readers of one path see one revision whole while it is replaced again and again", async () => {
  const root = await mkdtemp(join(tmpdir(), "publisher-"));
  const store = await createFileStore(root, OPTIONS);
  const contents: Content[] = [1, 2, 3].flatMap((n) => [
    { "index.ipynb": notebook(`B${n}`), "data.json": String(n).repeat(20_000 + n) },
    notebook(`N${n}`),
  ]);
  await publish(store.publisher, "x", contents[0] ?? "");
  let isDone = false;
  const readers = Array.from({ length: 8 }, async () => {
    let reads = 0;
    for (; !isDone; reads++) {
      expect((await store.dashboard(at("x"))).notebook.title).toMatch(/^[BN][123]$/);
      const data = await store.openAsset(at("x/data.json")).then(
        ({ stream }) => text(stream),
        (error: { status: number }) => String(error.status),
      );
      // A notebook has no such file.
      expect(data).toMatch(/^(1{20001}|2{20002}|3{20003}|404)$/);
    }
    return reads;
  });
  for (let round = 0; round < 30; round++) {
    await Promise.all(
      contents.slice(0, 3).map((_, index) => publish(store.publisher, "x", contents[(round + index) % contents.length] ?? "")),
    );
  }
  isDone = true;
  for (const reads of await Promise.all(readers)) expect(reads).toBeGreaterThan(10);
  await rm(root, { recursive: true });
});

test("edits on disk between two publications are never lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, fc.boolean()), { minLength: 1, maxLength: 6 }), async (edits) => {
      const root = await mkdtemp(join(tmpdir(), "publisher-"));
      try {
        const store = await createFileStore(root, { ...OPTIONS, revisionsKept: 100 });
        const written = new Set<string>();
        for (const [index, [edit, isPublished]] of edits.entries()) {
          if (isPublished) await publish(store.publisher, "x", { "index.ipynb": notebook(edit), "data.json": `p${index}` });
          else if (index > 0)
            await writeFile(join(root, "x/data.json"), `e${index}`).then(
              () => written.add(`e${index}`),
              () => undefined,
            );
        }
        await publish(store.publisher, "x", { "index.ipynb": notebook("last"), "data.json": "last" });
        const overwritten = [...written].filter((value) => isOverwrittenOnDisk(edits, Number(value.slice(1))));
        for (const { revision } of await store.publisher.history(at("x"))) {
          await store.publisher.rollback(at("x"), revision, { by: "anna" });
          written.delete(await readFile(join(root, "x/data.json"), "utf8"));
        }
        expect([...written]).toEqual(overwritten);
      } finally {
        await rm(root, { recursive: true });
      }
    }),
    { numRuns: 30 },
  );
});

/** The next thing that happened was another edit, of which the server knows nothing. */
function isOverwrittenOnDisk(edits: readonly (readonly [string, boolean])[], index: number): boolean {
  return edits[index + 1]?.[1] === false;
}
