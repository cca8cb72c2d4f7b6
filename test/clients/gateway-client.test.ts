/** A Jupyter Server that takes its kernels from ours, as from a gateway: `GatewayClient` as it is, JupyterLab's client library before it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Kernel, KernelAPI, KernelConnection, KernelSpecAPI, ServerConnection } from "@jupyterlab/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/free-port.js";
import { environmentIn } from "../support/gateway-process.js";
import { until } from "../support/patience.js";
import { CELL, type ClientServer, startForClients } from "./dashboard-folder.js";

const PYTHON = fileURLToPath(new URL("../../.venv-gateways/bin/python", import.meta.url));
const TOKEN = "the-token";

let place: ClientServer;
let jupyter: ChildProcess;
let serverSettings: ServerConnection.ISettings;

beforeAll(async () => {
  place = await startForClients();
  const headers = { "X-jupyter-notebook-path": "/dashboards/cells", "X-jupyter-session-id": "gateway-client", Origin: place.server.url };
  const port = await freePort();
  const options = ["--no-browser", "--allow-root", `--ServerApp.port=${port}`, `--IdentityProvider.token=${TOKEN}`];
  jupyter = spawn(PYTHON, ["-m", "jupyter_server", ...options, `--gateway-url=${place.server.url}`], {
    cwd: place.folder,
    env: { ...environmentIn(place.folder), JUPYTER_GATEWAY_HEADERS: JSON.stringify(headers), JUPYTER_GATEWAY_ACCEPT_COOKIES: "true" },
    stdio: "ignore",
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  await until(() =>
    fetch(`${baseUrl}/api`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  serverSettings = ServerConnection.makeSettings({ baseUrl, wsUrl: baseUrl.replace("http", "ws"), token: TOKEN });
});

afterAll(async () => {
  jupyter.kill("SIGTERM");
  await once(jupyter, "exit");
  await place.close();
});

async function statusOf(kernel: Kernel.IKernelConnection, code: number): Promise<unknown> {
  return (await kernel.requestExecute({ code: String(code) }).done).content.status;
}

test("it names the kernels, starts one, runs cells, interrupts, restarts and shuts down", async () => {
  expect(Object.keys((await KernelSpecAPI.getSpecs(serverSettings)).kernelspecs)).toContain("python3");
  const model = await KernelAPI.startNew({ name: "python3" }, serverSettings);
  const kernel = new KernelConnection({ model, serverSettings });
  expect((await kernel.info).language_info.name).toBe("python");
  expect(await statusOf(kernel, CELL.greet)).toBe("ok");
  const sleeping = kernel.requestExecute({ code: String(CELL.sleep) });
  await new Promise<void>((resolve) => {
    sleeping.onIOPub = ({ content }) => {
      if (JSON.stringify(content).includes("asleep")) resolve();
    };
  });
  await kernel.interrupt();
  expect((await sleeping.done).content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  await kernel.restart();
  expect(await statusOf(kernel, CELL.add)).toBe("ok");
  expect(await statusOf(kernel, CELL.title)).toBe("error");
  await kernel.shutdown();
  expect(await KernelAPI.getKernelModel(model.id, serverSettings)).toBeUndefined();
});
