import { expect, test } from "vitest";
import { LabServer } from "./lab-server.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pageOf = (extensions: unknown): string =>
  `<html><script id="jupyter-config-data" type="application/json">${JSON.stringify({ federated_extensions: extensions })}</script></html>`;
const PLOTS = { name: "@team/plots", load: "static/remoteEntry.a1.js", extension: "./extension", entrypoints: null };
const FILES = {
  "/lab": pageOf([PLOTS]),
  "/lab/extensions/@team/plots/package.json": JSON.stringify({ version: "2.0.1", dependencies: { other: "1" } }),
  "/lab/extensions/@team/plots/static/remoteEntry.a1.js": "run()",
};

function labOf(files: Readonly<Record<string, string>>) {
  const [asked, lines]: [string[], string[]] = [[], []];
  let time = 0;
  const lab = new LabServer({
    read: async (path) => {
      asked.push(path);
      const text = files[path];
      return text === undefined ? undefined : bytes(text);
    },
    secret: "secret",
    now: () => new Date(time),
    log: (line) => lines.push(line),
  });
  return { lab, asked, lines, pass: (ms: number) => (time += ms) };
}

test("the extensions that its page names are there, with what their packages say", async () => {
  const { lab } = labOf(FILES);
  const { entrypoints: _, ...plots } = PLOTS;
  expect(await lab.list()).toEqual([{ ...plots, version: "2.0.1", dependencies: ["other"], key: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
});

test("a key is found by a server that has not given it away, and a file is asked for once", async () => {
  const key = (await labOf(FILES).lab.list())[0]?.key ?? "";
  const { lab, asked } = labOf(FILES);
  for (let time = 0; time < 2; time += 1) expect(await lab.file(key, "static/remoteEntry.a1.js")).toEqual(bytes("run()"));
  expect(asked.filter((path) => path.endsWith(".js"))).toHaveLength(1);
  expect(await lab.file(key, "static/nothing.js")).toBeUndefined();
  expect(await lab.file("0".repeat(32), "static/remoteEntry.a1.js")).toBeUndefined();
});

test("the list is asked for anew after a minute", async () => {
  const { lab, asked, pass } = labOf(FILES);
  for (const ms of [0, 59_000, 2000]) {
    pass(ms);
    await lab.list();
  }
  expect(asked.filter((path) => path === "/lab")).toHaveLength(2);
});

test("a server without JupyterLab has none", async () => {
  expect(await labOf({}).lab.list()).toEqual([]);
  expect(await labOf({ "/lab": "<html>Welcome</html>" }).lab.list()).toEqual([]);
});

test.each(["./static/remoteEntry.a1.js", "static\\remoteEntry.a1.js"])("a script may be written as %s", async (load) => {
  const { lab } = labOf({ ...FILES, "/lab": pageOf([{ ...PLOTS, load }]) });
  expect((await lab.list())[0]?.load).toBe("static/remoteEntry.a1.js");
});

test.each([
  ["name", { ...PLOTS, name: "../../api" }],
  ["script", { ...PLOTS, load: "../../../api/contents" }],
])("a %s that leads elsewhere is passed over, and the operator is told", async (_, extension) => {
  const { lab, lines, asked } = labOf({ ...FILES, "/lab": pageOf([extension, { ...PLOTS, name: "good" }]) });
  expect((await lab.list()).map(({ name }) => name)).toEqual(["good"]);
  expect(lines).toHaveLength(1);
  expect(asked).toEqual(["/lab", "/lab/extensions/good/package.json"]);
});
