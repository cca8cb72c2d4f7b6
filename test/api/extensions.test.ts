/** Extensions of JupyterLab and of the classic notebook beside a kernel: which there are, and their files. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LabExtensionsAnswer } from "../../src/protocol/lab-extensions.js";
import { rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "extensions-"));
  const [dashboards, shared] = [join(folder, "dashboards"), join(folder, "jupyter")];
  await mkdir(dashboards);
  await writeNotebook(join(dashboards, "sales.ipynb"), "# Sales", "print('sold')");
  const extension = join(shared, "labextensions", "@team", "plots");
  await mkdir(join(extension, "static"), { recursive: true });
  await writeFile(join(extension, "static", "remoteEntry.abc.js"), 'render("application/vnd.team.plot+json")');
  await writeFile(join(extension, "static", ".secret"), "kept apart");
  await writeFile(join(shared, "outside.txt"), "kept apart");
  const built = { load: "static/remoteEntry.abc.js", mimeExtension: "./mimeExtension" };
  await writeFile(
    join(extension, "package.json"),
    JSON.stringify({ name: "@team/plots", version: "2.0.1", jupyterlab: { _build: built } }),
  );
  const classic = join(shared, "nbextensions", "team_plots");
  await mkdir(classic, { recursive: true });
  await writeFile(join(classic, "index.js"), "define([], () => ({}))");
  await writeFile(join(classic, "extension.js"), "{'@team/plots': 'nbextensions/team_plots/index'}");
  const bundle = join(dashboards, "plan");
  await mkdir(join(bundle, "nbextensions", "own_plots"), { recursive: true });
  await writeNotebook(join(bundle, "index.ipynb"), "# Plan", "print('kept apart')");
  await writeFile(join(bundle, "nbextensions", "own_plots", "index.js"), "define([], () => ({ own: true }))");
  await writeFile(join(bundle, "data.csv"), "kept apart");
  const further = join(folder, "further", "nbextensions", "further_plots");
  await mkdir(further, { recursive: true });
  await writeFile(join(further, "index.js"), "define([], () => ({}))");
  server = await startServerProcess({
    folder: dashboards,
    env: { JUPYTER_PATH: shared, EXTENSIONS_PATH: join(folder, "further") },
  });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function extensions(): Promise<LabExtensionsAnswer["extensions"]> {
  const answer: LabExtensionsAnswer = await (await fetch(`${server.url}/_api/extensions/sales`)).json();
  return answer.extensions;
}

async function builtScript(): Promise<string> {
  const page = await (await fetch(`${server.url}/dashboards/sales`)).text();
  return /_assets\/(dashboard-[\w-]+\.js)/.exec(page)?.[1] ?? "";
}

async function urlOf(name: string): Promise<string> {
  return (await extensions()).find((extension) => extension.name === name)?.url ?? "";
}

test("the extensions of the kernel's environment and of Jupyter's folders are listed, the environment's own first", async () => {
  const found = await extensions();
  expect(found.find(({ name }) => name === "@team/plots")).toEqual({
    name: "@team/plots",
    version: "2.0.1",
    url: expect.stringMatching(/^\/_extensions\/[0-9a-f]{32}\/$/),
    load: "static/remoteEntry.abc.js",
    mimeExtension: "./mimeExtension",
    dependencies: [],
    mimeTypes: ["application/vnd.team.plot+json"],
  });
  const names = found.map(({ name }) => name);
  expect(names).toContain("bqplot");
  expect(names.indexOf("bqplot")).toBeLessThan(names.indexOf("@team/plots"));
});

test("the classic notebook's extensions are listed with what kernels call their modules", async () => {
  const { notebookExtensions }: LabExtensionsAnswer = await (await fetch(`${server.url}/_api/extensions/sales`)).json();
  const found = notebookExtensions.find(({ name }) => name === "team_plots");
  expect(found?.modules).toEqual({ team_plots: "index", "@team/plots": "index" });
  expect(await (await fetch(`${server.url}${found?.url}index.js`)).text()).toContain("define(");
});

test("what is listed says where it was looked for, and nothing of the server's folders", async () => {
  const answer = await (await fetch(`${server.url}/_api/extensions/sales`)).text();
  expect(JSON.parse(answer).places).toEqual([
    "the environment of the kernel python3 (extensions of JupyterLab and of the classic notebook)",
    "further folders of this server",
  ]);
  expect(JSON.parse(answer).notebookExtensions).toContainEqual(expect.objectContaining({ name: "further_plots" }));
  expect(answer).not.toContain(folder);
});

test("files are kept by browsers for good, as their address changes with them", async () => {
  const answer = await fetch(`${server.url}${await urlOf("@team/plots")}static/remoteEntry.abc.js`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("javascript")]);
  expect(answer.headers.get("cache-control")).toMatch(/max-age=31536000, immutable/);
  expect(await answer.text()).toContain("render(");
});

test.each(["br", "gzip"])("scripts come compressed: %s", async (encoding) => {
  const { plots, path } = { plots: await urlOf("@team/plots"), path: "static/remoteEntry.abc.js" };
  const ask = (accepted: string, method = "GET") =>
    rawRequest(server.url, plots + path, { method, headers: { "accept-encoding": accepted } });
  const answer = await ask(encoding);
  expect(answer.headers).toMatchObject({
    "content-encoding": encoding,
    "content-type": expect.stringContaining("javascript"),
    "cache-control": expect.stringMatching(/max-age=31536000, immutable/),
    vary: expect.stringMatching(/accept-encoding/i),
  });
  expect((await ask("identity")).body).toContain("render(");
  expect((await ask(encoding, "HEAD")).status).toBe(200);
  const own = await rawRequest(server.url, `/_assets/${await builtScript()}`, { headers: { "accept-encoding": encoding } });
  expect(own.headers).toMatchObject({ "content-encoding": encoding, vary: expect.stringMatching(/accept-encoding/i) });
});

test("a dashboard that is not there has no extensions", async () => {
  expect((await fetch(`${server.url}/_api/extensions/nothing`)).status).toBe(404);
});

test("no other file is reached", async () => {
  const url = await urlOf("@team/plots");
  const others = [
    "../../../outside.txt",
    "%2e%2e/%2e%2e/%2e%2e/outside.txt",
    "..%2f..%2f..%2foutside.txt",
    "static/.secret",
    "static",
    "",
    "nothing.js",
  ];
  for (const path of others) {
    const { status, body } = await rawRequest(server.url, url + path);
    expect([path, status]).toEqual([path, expect.toBeOneOf([400, 403, 404])]);
    expect(body).not.toContain("kept apart");
  }
  for (const key of ["0".repeat(32), "..", "x"])
    expect((await rawRequest(server.url, `/_extensions/${key}/package.json`)).status).toBe(404);
});

test("a bundle's own extensions are found, and none of its other files", async () => {
  const answer: LabExtensionsAnswer = await (await fetch(`${server.url}/_api/extensions/plan`)).json();
  const url = answer.notebookExtensions.find(({ name }) => name === "own_plots")?.url ?? "";
  expect(answer.places[0]).toBe("the files of this dashboard");
  expect(await (await fetch(`${server.url}${url}nbextensions/own_plots/index.js`)).text()).toContain("own: true");
  for (const path of ["../../data.csv", "../../index.ipynb", "%2e%2e/%2e%2e/data.csv", "..%2f..%2findex.ipynb"]) {
    const { status, body } = await rawRequest(server.url, url + path);
    expect([path, status]).toEqual([path, expect.toBeOneOf([400, 403, 404])]);
    expect(body).not.toContain("kept apart");
  }
  const others: LabExtensionsAnswer = await (await fetch(`${server.url}/_api/extensions/sales`)).json();
  expect(others.notebookExtensions.map(({ name }) => name)).not.toContain("own_plots");
});

test("the extensions of a JupyterLab that runs the kernels come through this server, which alone has its token", async () => {
  const config = { federated_extensions: [{ name: "@far/plots", load: "static/remoteEntry.f1.js", extension: "./extension" }] };
  const files: Readonly<Record<string, string>> = {
    "/lab": `<script id="jupyter-config-data" type="application/json">${JSON.stringify(config)}</script>`,
    "/lab/extensions/@far/plots/package.json": JSON.stringify({ name: "@far/plots", version: "3.1.0" }),
    "/lab/extensions/@far/plots/static/remoteEntry.f1.js": "far()",
    "/api/kernelspecs": JSON.stringify({ kernelspecs: {} }),
  };
  const lab = createServer((request, response) => {
    const text = request.headers.authorization === "token of the gateway" ? files[request.url ?? ""] : undefined;
    response.writeHead(text === undefined ? 404 : 200).end(text ?? "kept apart");
  });
  await new Promise<void>((resolve) => lab.listen(0, "127.0.0.1", resolve));
  const { port } = lab.address() as AddressInfo;
  const gateway = {
    KERNEL_GATEWAY_URL: `http://127.0.0.1:${port}`,
    PROXY_SETTINGS: '{"requestHeaders":{"Authorization":"token of the gateway"}}',
  };
  const here = await startServerProcess({ folder: join(folder, "dashboards"), env: gateway, kernels: "local" });
  const answer: LabExtensionsAnswer = await (await fetch(`${here.url}/_api/extensions/sales`)).json();
  expect(answer.extensions).toEqual([
    {
      ...config.federated_extensions[0],
      version: "3.1.0",
      dependencies: [],
      url: expect.stringMatching(/^\/_extensions\/[0-9a-f]{32}\/$/),
    },
  ]);
  expect(answer.places).toEqual(["the server that runs the kernels (extensions of JupyterLab)"]);
  const { url = "", load = "" } = answer.extensions[0] ?? {};
  const script = await fetch(here.url + url + load);
  expect([await script.text(), script.headers.get("cache-control")]).toEqual(["far()", expect.stringContaining("immutable")]);
  expect(script.headers.get("content-type")).toContain("javascript");
  for (const path of ["nothing.js", "../../../api/kernelspecs", "%2e%2e/%2e%2e/%2e%2e/api/kernelspecs", "..%2f..%2f..%2fapi%2fkernelspecs"])
    expect([path, (await rawRequest(here.url, url + path)).status]).toEqual([path, expect.toBeOneOf([400, 403, 404])]);
  await here.stop();
  lab.close();
});
