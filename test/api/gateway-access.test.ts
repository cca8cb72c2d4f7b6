import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createGateway, type GatewayProcess } from "../support/gateway-process.js";
import { createGuardingProxy, type GuardingProxy } from "../support/guarding-proxy.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

let folder: string;
let server: ServerProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-access-"));
  await writeNotebook(join(folder, "sales.ipynb"), "print('ran there')");
});

afterEach(async () => {
  await server?.stop();
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function serve(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  server = await startServerProcess({ folder, env });
  return server;
}

async function runs(env: Readonly<Record<string, string>>): Promise<boolean> {
  const page = await PageClient.open((await serve(env)).url, "sales");
  await page.settled();
  page.close();
  return page.received.some(({ content }) => content.text === "ran there\n");
}

/** What the log says of a gateway that can't be used. */
async function problem(env: Readonly<Record<string, string>>): Promise<string> {
  const failing = await serve(env);
  await until(async () => failing.log().includes("is set aside: "));
  expect((await fetch(`${failing.url}/dashboards/sales`)).status).toBe(503);
  await failing.stop();
  return failing.log();
}

describe("an https:// gateway that asks for a certificate", () => {
  let gateway: GatewayProcess;
  const file = (name: string): string => join(folder, `${name}.pem`);
  const files = { KG_CA_FILE: "gateway", KG_CLIENT_CERT_FILE: "client", KG_CLIENT_KEY_FILE: "client-key" };

  /** The variables that name these files, and those of the gateway. */
  function variables(names: Readonly<Record<string, string>>): Record<string, string> {
    const named = Object.entries(names).map(([variable, name]) => [variable, file(name)]);
    return { KERNEL_GATEWAY_URL: gateway.url, KG_AUTH_TOKEN: gateway.token, ...Object.fromEntries(named) };
  }

  beforeAll(async () => {
    for (const name of ["gateway", "client"]) {
      const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
      const keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-keyout", file(`${name}-key`)];
      execFileSync("openssl", ["req", "-x509", ...keys, ...subject, "-out", file(name)], { stdio: "pipe" });
    }
    const [ca, cert, key] = await Promise.all(["gateway", "client", "client-key"].map((name) => readFile(file(name), "utf8")));
    gateway = await createGateway("Kernel Gateway", {
      args: [
        `--KernelGatewayApp.certfile=${file("gateway")}`,
        `--KernelGatewayApp.keyfile=${file("gateway-key")}`,
        `--KernelGatewayApp.client_ca=${file("client")}`,
      ],
      tls: { ca: ca ?? "", cert: cert ?? "", key: key ?? "" },
    });
  });

  afterAll(() => gateway.close());

  test("is reached with the right files", async () => {
    expect(await runs(variables(files))).toBe(true);
  });

  test("is reached unchecked where the operator says so", async () => {
    const { KG_CLIENT_CERT_FILE, KG_CLIENT_KEY_FILE } = files;
    expect(await runs({ ...variables({ KG_CLIENT_CERT_FILE, KG_CLIENT_KEY_FILE }), KG_VALIDATE_CERT: "false" })).toBe(true);
  });

  test("is not believed without its authority", async () => {
    expect(await problem(variables({ ...files, KG_CA_FILE: "client" }))).toMatch(/certificate.*KG_CA_FILE/);
  });

  test("does not answer who shows no certificate", async () => {
    expect(await problem(variables({ KG_CA_FILE: "gateway" }))).toContain("KG_CLIENT_CERT_FILE");
  });

  test.each([
    ["a file that is not there", { ...files, KG_CA_FILE: "none" }, /Can't read .*none\.pem, which KG_CA_FILE names/],
    ["a key that is another's", { ...files, KG_CLIENT_KEY_FILE: "gateway-key" }, /KG_CLIENT_KEY_FILE.* can't be used: .*key/],
  ])("%s stops the start", async (_, names, words) => {
    await expect(startServerProcess({ folder, env: variables(names) })).rejects.toThrow(words);
  });
});

describe("a gateway behind a proxy", () => {
  let gateway: GatewayProcess;
  let proxy: GuardingProxy;
  const login = { user: "ann", password: "proxy secret" };

  beforeAll(async () => {
    gateway = await createGateway("Kernel Gateway");
    const authorization = `Basic ${Buffer.from("ann:proxy secret").toString("base64")}`;
    proxy = await createGuardingProxy(gateway.port, { authorization, "x-team": "sales" });
  });

  afterAll(async () => {
    await proxy.close();
    await gateway.close();
  });

  function settings(value: object): Record<string, string> {
    return {
      KERNEL_GATEWAY_URL: proxy.url,
      KG_BASE_URL: gateway.basePath,
      KG_AUTH_TOKEN: gateway.token,
      PROXY_SETTINGS: JSON.stringify(value),
    };
  }

  test("gets user, password and headers with every request, and the gateway its token", async () => {
    expect(await runs(settings({ ...login, requestHeaders: { "X-Team": "sales" } }))).toBe(true);
    await server?.stop();
    expect(proxy.seen.filter((line) => line.endsWith("refused"))).toEqual([]);
    expect(proxy.seen.some((line) => line.includes("/channels"))).toBe(true);
    await expect.poll(() => gateway.kernels()).toBe(0);
    expect(server?.log()).not.toMatch(/proxy secret|token=/);
  });

  test("refuses who lacks one of them, and the log says what to check", async () => {
    expect(await problem(settings(login))).toContain("Check KG_AUTH_TOKEN and PROXY_SETTINGS.");
    expect(server?.log()).not.toMatch(/proxy secret/);
  });
});
