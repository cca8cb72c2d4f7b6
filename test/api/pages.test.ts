import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const notebook = (title: string, metadata: object = {}): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" }, ...metadata },
    cells: [
      { cell_type: "markdown", metadata: {}, source: `# ${title}\n\n![picture](img/a.png) [part](#part)` },
      { cell_type: "code", metadata: {}, source: "secret_code = 1", outputs: [], execution_count: null },
    ],
  });

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dashboards-"));
  await mkdir(join(folder, "sub", "bundle", "img"), { recursive: true });
  await mkdir(join(folder, ".hidden"));
  await mkdir(join(folder, "twin"));
  await writeFile(join(folder, "twin.ipynb"), notebook("The notebook wins"));
  await writeFile(join(folder, "twin", "inner.ipynb"), notebook("Inner"));
  await writeFile(join(folder, "50% Straße #1 +a.ipynb"), notebook("Odd", { title: "Odd <name> & more" }));
  await writeFile(join(folder, "broken.ipynb"), "{");
  await writeFile(
    join(folder, "lost.ipynb"),
    notebook("In Julia", { kernelspec: { name: "julia-1.11", display_name: "Julia 1.11", language: "julia" } }),
  );
  await writeFile(join(folder, "sub", "bundle", "index.ipynb"), notebook("Bundle"));
  await writeFile(join(folder, "sub", "bundle", "helpers.py"), "secret_helper = 1");
  await writeFile(join(folder, "sub", "bundle", "style.css"), "body{}");
  await writeFile(join(folder, "sub", "bundle", "img", "a.png"), "PNG");
  await writeFile(join(folder, "sub", "bundle", "count.json"), "80");
  await writeFile(join(folder, "sub", "bundle", ".env"), "secret");
  await symlink("/etc/hostname", join(folder, "sub", "bundle", "link.css"));
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const get = (path: string, accept = "text/html"): Promise<Response> =>
  fetch(server.url + path, { headers: { accept }, redirect: "manual" });

/** Sends the path as it is; fetch would tidy it first. */
function rawStatus(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject).end();
  });
}

test.each(["/", "/dashboards"])("%s lists folders and dashboards by their titles, escaped", async (path) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toMatch(/Odd &lt;name(>|&gt;) &amp; more/);
  expect(html).toContain("The notebook wins");
  expect(html).not.toContain(".hidden");
});

test("the list as JSON", async () => {
  const response = await get("/dashboards/sub", "application/json");
  expect(await response.json()).toMatchObject({
    path: "sub",
    entries: [
      { name: "bundle", title: "Bundle", kind: "dashboard", url: "/dashboards/sub/bundle", changed: expect.stringMatching(/^\d{4}-/) },
    ],
  });
});

test("a sub-folder links to its parent", async () => {
  expect(await (await get("/dashboards/sub")).text()).toMatch(/href="\/dashboards"[^>]*>.*\.\./s);
});

test("a search without a script narrows the list", async () => {
  const html = await (await get("/?q=odd")).text();
  expect(html).toContain("Odd &lt;name");
  expect(html).not.toContain("The notebook wins");
});

test.each(["/dashboards/twin", "/dashboards/twin.ipynb", "/dashboards-plain/twin"])("%s is the dashboard, never its code", async (path) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toContain("The notebook wins");
  expect(html).not.toContain("secret_code");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

test("names with spaces, percent, hash and plus work", async () => {
  const path = `/dashboards/${encodeURIComponent("50% Straße #1 +a")}`;
  expect((await get(path)).status).toBe(200);
});

test("a plain page has no site header", async () => {
  expect(await (await get("/dashboards/twin")).text()).toContain("site-header");
  expect(await (await get("/dashboards-plain/twin")).text()).not.toContain("site-header");
});

test("relative links of a bundle lead to its files, anchors stay on the page", async () => {
  const html = await (await get("/dashboards/sub/bundle")).text();
  expect(html).toContain('src="/dashboards/sub/bundle/img/a.png"');
  expect(html).toContain('href="#part"');
  const picture = await get("/dashboards/sub/bundle/img/a.png");
  expect([picture.status, picture.headers.get("content-type"), await picture.text()]).toEqual([200, "image/png", "PNG"]);
});

test.each(["helpers.py", "index.ipynb", "link.css", "img", "nothing.css"])("a bundle's %s is not served", async (file) => {
  expect((await get(`/dashboards/sub/bundle/${file}`)).status).toBe(404);
});

test.each([
  "/dashboards/%2e%2e/etc",
  "/dashboards/a%2fb",
  "/dashboards/a%5cb",
  "/dashboards/a%00b",
  "/dashboards/.hidden",
  "/dashboards/sub/../..",
  "/dashboards/a//b",
  "/dashboards/%zz",
  "/dashboards/sub/bundle/.env",
])("%s is refused as a path", async (path) => {
  expect(await rawStatus(path)).toBe(400);
});

test.each([
  ["/dashboards/", "/dashboards"],
  ["/dashboards/sub/", "/dashboards/sub"],
  ["/dashboards/twin/?a=1", "/dashboards/twin?a=1"],
  ["/dashboards/twin/?a=1?b", "/dashboards/twin?a=1?b"],
  ["/dashboards-plain/twin/", "/dashboards-plain/twin"],
])("%s moves to %s", async (from, to) => {
  const response = await get(from);
  expect([response.status, response.headers.get("location")]).toEqual([301, to]);
});

test("errors are pages for browsers and JSON for the rest, without a stack", async () => {
  const page = await get("/dashboards/nothing");
  expect(page.status).toBe(404);
  expect(page.headers.get("content-type")).toContain("text/html");
  const json = await get("/dashboards/nothing", "*/*");
  expect(await json.json()).toEqual({ message: expect.any(String), status: 404, url: "/dashboards/nothing" });
  expect(await (await get("/no/such/page", "*/*")).json()).toMatchObject({ status: 404 });
});

test("a notebook that is none says so, and is still listed", async () => {
  expect(await (await get("/")).text()).toContain("broken");
  const response = await get("/dashboards/broken");
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await response.text()).not.toContain("at Object");
});

test("of a kernel that is not installed visitors read the name, and the operator what to install", async () => {
  const response = await get("/dashboards/lost");
  expect(response.status).toBe(503);
  const html = await response.text();
  expect(html).toContain("Julia 1.11");
  expect(html).not.toMatch(/IJulia|nstall/);
  const asked = await fetch(`${server.url}/_api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ dashboard: "lost" }),
  });
  expect(await asked.text()).not.toMatch(/IJulia|nstall/);
  await expect.poll(() => server.log()).toMatch(/"path":"\/dashboards\/lost".*Julia 1\.11.*IJulia/);
});

test("presentation mode shows plain dashboards and no lists; downloads can be switched off", async () => {
  const presenting = await startServerProcess({ folder, env: { PRESENTATION_MODE: "true", DOWNLOADS: "false", LOG_LEVEL: "error" } });
  const page = await fetch(`${presenting.url}/dashboards/twin`);
  expect(await page.text()).not.toContain("site-header");
  expect((await fetch(`${presenting.url}/_api/exports/html/twin`)).status).toBe(404);
  const list = await fetch(`${presenting.url}/dashboards`, { headers: { accept: "text/html" } });
  expect(list.status).toBe(404);
  // Its button would lead to itself.
  expect(await list.text()).not.toContain("All dashboards");
  await presenting.stop();
});

test("what can't be shown in a frame says so without a button to the lists, which are in no frame", async () => {
  expect(await (await get("/dashboards-plain/nothing")).text()).not.toContain("All dashboards");
  expect(await (await get("/dashboards/nothing")).text()).toContain("All dashboards");
});

test("a link to a dashboard has a preview: its title, its first words, and its address where that is known", async () => {
  await writeFile(
    join(folder, "previewed.ipynb"),
    notebook("Previewed").replace("![picture](img/a.png)", "What was **sold** & where. ![picture](img/a.png)"),
  );
  const metas = async (url: string) =>
    [...(await (await fetch(url)).text()).matchAll(/<meta (?:name|property)="(description|og:[a-z]+)" content="([^"]*)"/g)].map(
      ([, name, content]) => [name, content],
    );
  const known = [
    ["description", "What was sold &amp; where. part"],
    ["og:title", "Previewed"],
    ["og:type", "website"],
    ["og:description", "What was sold &amp; where. part"],
  ];
  expect(await metas(`${server.url}/dashboards/previewed`)).toEqual(known);
  const env = { PUBLIC_ORIGINS: "https://dashboards.example.org,http://127.0.0.1", BASE_URL: "/apps", LOG_LEVEL: "error" };
  const named = await startServerProcess({ folder, env });
  expect(await metas(`${new URL(named.url).origin}/apps/dashboards/previewed`)).toEqual([
    ...known,
    ["og:url", "https://dashboards.example.org/apps/dashboards/previewed"],
  ]);
  await named.stop();
});

test("behind a base URL every link starts with it, whether or not the proxy strips it", async () => {
  for (const [baseUrl, prefix] of [
    ["/apps", "/apps"],
    ["[/apps]", ""],
  ] as const) {
    const based = await startServerProcess({ folder, env: { BASE_URL: baseUrl, LOG_LEVEL: "error" } });
    const origin = new URL(based.url).origin;
    const html = await (await fetch(`${origin}${prefix}/dashboards/sub/bundle`)).text();
    expect(html).toContain('src="/apps/dashboards/sub/bundle/img/a.png"');
    const script = /src="(\/apps\/_assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
    expect((await fetch(origin + script.replace("/apps", prefix))).status).toBe(200);
    await based.stop();
  }
});

test("assets are immutable and name no map of ours", async () => {
  const html = await (await get("/dashboards/twin")).text();
  const script = /src="(\/_assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
  const response = await get(script, "*/*");
  expect(response.headers.get("cache-control")).toContain("immutable");
  expect((await get("/_assets/.vite/manifest.json", "*/*")).status).toBe(404);
});

test("healthz and readyz answer", async () => {
  expect((await get("/healthz")).status).toBe(200);
  expect((await get("/readyz")).status).toBe(200);
});

test("a bundle's file that begins as if it were compressed arrives as it is", async () => {
  expect(await (await get("/dashboards/sub/bundle/count.json")).json()).toBe(80);
});

test("pages speak the visitor's language, with one script of words; what programs read is English", async () => {
  const inLanguage = (path: string, language: string, accept = "text/html"): Promise<Response> =>
    fetch(server.url + path, { headers: { accept, "accept-language": language } });
  const list = await inLanguage("/", "de-AT, en;q=0.5");
  expect(list.headers.get("vary")).toMatch(/accept-language/i);
  const german = await list.text();
  expect(german).toContain('<html lang="de" dir="ltr">');
  expect(german).toContain("gerade eben");
  const arabic = await (await inLanguage("/dashboards/twin", "ar")).text();
  expect(arabic).toContain('<html lang="ar" dir="rtl">');
  expect(arabic.match(/_assets\/words-ar-/g)).toHaveLength(1);
  expect(arabic).not.toMatch(/_assets\/words-(en|de)-/);
  expect(await (await inLanguage("/nothing", "de")).text()).toContain("Unter dieser Adresse gibt es nichts.");
  expect(await (await inLanguage("/dashboards/broken", "de")).text()).toContain("Dieses Dashboard kann nicht gezeigt werden");
  expect(await (await inLanguage("/nothing", "de", "application/json")).json()).toMatchObject({
    message: "There is nothing at this address.",
  });
});
