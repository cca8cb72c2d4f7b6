import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGateway, type GatewayKind, type GatewayProcess } from "../support/gateway-process.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const ALL_DONE = [0, 1].map((index) => ({ index, status: "done" }));

describe.each<GatewayKind>(["Kernel Gateway", "Jupyter Server", "Enterprise Gateway"])("on a %s", (kind) => {
  let folder: string;
  let gateway: GatewayProcess;
  let server: ServerProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gateway-dashboards-"));
    await writeNotebook(
      join(folder, "sales.ipynb"),
      "import os\nprint('asked for', os.environ['QUERY_STRING'])",
      "import ipywidgets as w\nw.IntSlider(3)",
    );
    gateway = await createGateway(kind);
    server = await serve();
  });

  afterAll(async () => {
    await server.stop();
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  function serve(): Promise<ServerProcess> {
    const { origin, basePath, token } = gateway;
    const env = {
      KERNEL_GATEWAY_URL: origin,
      KG_BASE_URL: basePath,
      KG_AUTH_TOKEN: token,
      KERNEL_USERNAME: "dashboards",
      KERNEL_START_TIMEOUT: "60000",
    };
    return startServerProcess({ folder, env });
  }

  test("the log says where kernels run", async () => {
    await until(async () => server.log().includes("kernels run on a gateway"));
  });

  test("a page's cells run on the gateway", async () => {
    const page = await PageClient.open(server.url, "sales");
    expect((await page.settled()).content.cells).toEqual(ALL_DONE);
    expect(page.types()).toContain("comm_open");
    expect(await gateway.kernels()).toBe(1);
    page.close();
  });

  test("no kernel is left on the gateway when the server has ended", async () => {
    const page = await PageClient.open(server.url, "sales");
    await page.settled();
    expect(await gateway.kernels()).toBeGreaterThan(0);
    await server.stop();
    await until(async () => (await gateway.kernels()) === 0);
  });

  test("what a server that was killed has left on the gateway is deleted by the next, and nobody else's", async () => {
    server = await serve();
    const page = await PageClient.open(server.url, "sales");
    await page.settled();
    const foreign = await gateway.startKernel();
    expect(await gateway.kernels()).toBe(2);
    server.process.kill("SIGKILL");
    await page.closed;
    server = await serve();
    await until(async () => (await gateway.kernels()) === 1);
    await gateway.deleteKernel(foreign);
    expect(await gateway.kernels()).toBe(0);
  });
});
