import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FoundSpec, findKernelSpecs, type SearchPlace } from "./kernelspecs.js";

let root: string;
let problems: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "kernelspecs-"));
  problems = [];
});

afterEach(() => rm(root, { recursive: true }));

/** `folder` is one that Jupyter keeps data in, relative to the test's own. */
async function add(folder: string, name: string, spec: object | string): Promise<void> {
  const directory = join(root, folder, "kernels", name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "kernel.json"), typeof spec === "string" ? spec : JSON.stringify(spec));
}

async function find(place: Partial<SearchPlace> = {}): Promise<Map<string, FoundSpec>> {
  const whole = { env: {}, home: join(root, "home"), platform: "linux" as const, prefixes: [], ...place };
  const specs = await findKernelSpecs(whole, (problem) => problems.push(problem));
  return new Map(specs.map((spec) => [spec.name, spec]));
}

const from = (place: string): object => ({ argv: ["program"], display_name: place, language: "test" });

test("the first of a name wins: listed folders, the user's, activated environments, other prefixes", async () => {
  const places = ["listed", "home/.local/share/jupyter", "venv/share/jupyter", "conda/share/jupyter", "prefix/share/jupyter"];
  for (const index of places.keys()) for (const later of places.slice(index)) await add(later, `kernel-${index}`, from(later));
  const env = { JUPYTER_PATH: `:${join(root, "listed")}`, VIRTUAL_ENV: join(root, "venv"), CONDA_PREFIX: join(root, "conda") };
  const found = await find({ env, prefixes: [join(root, "prefix")] });
  expect(places.map((_, index) => found.get(`kernel-${index}`)?.displayName)).toEqual(places);
});

test.each<[string, NodeJS.Platform, Record<string, string>, string]>([
  ["an XDG folder", "linux", { XDG_DATA_HOME: "xdg" }, "xdg/jupyter"],
  ["macOS", "darwin", {}, "home/Library/Jupyter"],
  ["Windows", "win32", { APPDATA: "roaming" }, "roaming/jupyter"],
  ["a folder of Jupyter's own", "darwin", { JUPYTER_DATA_DIR: "data" }, "data"],
])("the user's folder is known: %s", async (_, platform, folders, place) => {
  await add(place, "mine", from(place));
  const env = Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, join(root, folder)]));
  expect((await find({ platform, env })).get("mine")?.displayName).toBe(place);
});

test("all of a kernelspec is read, and what it leaves out has Jupyter's defaults", async () => {
  const spec = {
    argv: ["R", "{connection_file}"],
    display_name: "R",
    language: "R",
    interrupt_mode: "message",
    env: { A: "1" },
    metadata: {},
  };
  await add("home/.local/share/jupyter", "IR", spec);
  await add("home/.local/share/jupyter", "bare", { argv: ["bare"] });
  const found = await find();
  expect(found.get("ir")).toEqual({
    name: "ir",
    displayName: "R",
    language: "R",
    argv: ["R", "{connection_file}"],
    env: { A: "1" },
    interruptMode: "message",
    resourceDirectory: join(root, "home/.local/share/jupyter/kernels/IR"),
  });
  expect(found.get("bare")).toMatchObject({ displayName: "bare", env: {}, interruptMode: "signal" });
});

test("what is no kernelspec is passed over and told of, and does not hide a good one of its name", async () => {
  await add("home/.local/share/jupyter", "broken", "{");
  await add("home/.local/share/jupyter", "empty", { argv: [] });
  await add("home/.local/share/jupyter", "healed", { argv: "program" });
  await add("prefix/share/jupyter", "healed", from("prefix"));
  await add("prefix/share/jupyter", "not a name", from("prefix"));
  await mkdir(join(root, "prefix/share/jupyter/kernels/no-file"));
  const found = await find({ prefixes: [join(root, "prefix")] });
  expect(found.get("healed")?.displayName).toBe("prefix");
  for (const name of ["broken", "empty", "not a name", "no-file"]) expect(found.has(name)).toBe(false);
  expect(problems.map((problem) => /kernels\/(.+)\/kernel\.json/.exec(problem)?.[1]).sort()).toEqual(["broken", "empty", "healed"]);
});
