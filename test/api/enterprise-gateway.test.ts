import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createGateway, type GatewayProcess } from "../support/gateway-process.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const FULL = "All places on this server are taken at the moment. Please try again in a minute.";
const SHOWN = ["KERNEL_USERNAME", "KERNEL_NAMESPACE", "KERNEL_USER_AUTH", "KERNEL_ID", "KERNEL_LAUNCH_TIMEOUT"];
const SHOW = `import json, os, helper
print(json.dumps({**{name: os.environ.get(name) for name in ${JSON.stringify(SHOWN)}},
    "query": len(os.environ["QUERY_STRING"]), "folder": os.path.basename(os.getcwd()), "helper": helper.WORD}))`;

let folder: string;
let gateway: GatewayProcess;
let server: ServerProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "enterprise-"));
  await mkdir(join(folder, "team"));
  await writeFile(join(folder, "team", "helper.py"), "WORD = 'found'\n");
  await writeNotebook(join(folder, "team", "show.ipynb"), SHOW);
  gateway = await createGateway("Enterprise Gateway", { args: ["--EnterpriseGatewayApp.max_kernels_per_user=1"] });
});

afterEach(async () => {
  await server?.stop();
});

afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

async function serve(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const { origin, basePath, token } = gateway;
  const own = { KERNEL_GATEWAY_URL: origin, KG_BASE_URL: basePath, KG_AUTH_TOKEN: token, KERNEL_USERNAME: "ann" };
  server = await startServerProcess({ folder, env: { ...own, ...env } });
  return server;
}

test("a kernel learns whom it is for and where it is, and nothing that a visitor made up", async () => {
  // What the server happens to have itself is nothing that a visitor signed in as.
  const { url } = await serve({
    KG_FORWARD_USER_AUTH: "true",
    KERNEL_USER_AUTH: '{"name":"server"}',
    KG_KERNEL_ENV: '{"KERNEL_NAMESPACE":"sales"}',
  });
  // Longer than Enterprise Gateway takes in a variable.
  const query = `KERNEL_USERNAME=eve&KERNEL_USER_AUTH=eve&KERNEL_ID=11111111-1111-4111-8111-111111111111&long=${"x".repeat(5000)}`;
  const page = await PageClient.open(url, "team/show", { query });
  await page.settled();
  const printed = page.received.find(({ header }) => header.msg_type === "stream")?.content.text;
  expect(JSON.parse(String(printed))).toEqual({
    KERNEL_USERNAME: "ann",
    KERNEL_NAMESPACE: "sales",
    KERNEL_USER_AUTH: null,
    KERNEL_ID: expect.not.stringContaining("11111111"),
    KERNEL_LAUNCH_TIMEOUT: "60",
    query: query.length,
    folder: "team",
    helper: "found",
  });
  page.close();
});

test("where the gateway has no room, visitors and clients are told to come back", async () => {
  const { url, log } = await serve();
  const first = await PageClient.open(url, "team/show");
  await first.settled();
  const second = await PageClient.open(url, "team/show");
  const failed = await second.next(({ content }) => content.kernel === "failed");
  expect(failed.content.problem).toBe(FULL);
  const headers = { "x-jupyter-notebook-path": "team/show", "x-jupyter-session-id": "s" };
  const client = await fetch(`${url}/api/kernels`, { method: "POST", headers });
  expect([client.status, client.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  expect(await client.text()).toContain(FULL);
  await until(async () => log().includes("max kernels per user limit"));
  for (const page of [first, second]) page.close();
});

test("a user whom the gateway refuses is named to the operator alone", async () => {
  const { url, log } = await serve({ KERNEL_USERNAME: "root" });
  const page = await PageClient.open(url, "team/show");
  const failed = await page.next(({ content }) => content.kernel === "failed");
  expect(failed.content.problem).toBe(
    "The program behind this dashboard can't be reached at the moment. This page goes on by itself when it can.",
  );
  await until(async () => log().includes("Set KERNEL_USERNAME to a user whom the gateway starts kernels for."));
  await expect.poll(log).toContain("'root' is not authorized");
  page.close();
  await until(async () => (await gateway.kernels()) === 0);
});
