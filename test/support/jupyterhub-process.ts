/** A real JupyterHub with its proxy as a child process; our server is a service that it manages, and what users' own servers are. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.js";
import { end, logOf, untilUp } from "./program.js";

export interface JupyterHub {
  /** Of its proxy, which all browsers come by: "http://127.0.0.1:12345". */
  readonly url: string;
  /** Of our server as the service. */
  readonly serviceUrl: string;
  /** Of Hub, proxy and service. */
  log(): string;
  /** Asks its API as an administrator. `path`: "/groups/sales/users". */
  ask(method: string, path: string, body?: unknown): Promise<Response>;
  /** Connections are taken and nothing is answered, until `thaw`; the proxy and the service go on. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export interface JupyterHubOptions {
  /** The service's dashboards, and those of users. */
  readonly folder: string;
  readonly users: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Whose users may open the service. */
  readonly lettingIn: string;
  /** Of the service and of users' servers. */
  readonly env: Readonly<Record<string, string>>;
}

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const VENV = path(".venv-jupyterhub");
const PROXY = path("node_modules/configurable-http-proxy/bin/configurable-http-proxy");
const SERVER = path("dist/bin/server.js");
const KERNELS = path(".venv");

export async function startJupyterHub(options: JupyterHubOptions): Promise<JupyterHub> {
  const folder = await mkdtemp(join(tmpdir(), "jupyterhub-"));
  const token = globalThis.crypto.randomUUID();
  const ports = { proxy: await freePort(), proxyApi: await freePort(), hub: await freePort(), service: await freePort() };
  const url = `http://127.0.0.1:${ports.proxy}`;
  await writeFile(join(folder, "jupyterhub_config.py"), configuration(options, ports, token));
  // Everything of it ends with it: a group of processes of its own.
  const child = spawn(join(VENV, "bin/python"), ["-m", "jupyterhub"], { cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const log = logOf(child);
  const hub: JupyterHub = {
    url,
    serviceUrl: `${url}/services/dashboards`,
    log,
    ask: (method, apiPath, body) =>
      fetch(`http://127.0.0.1:${ports.hub}/hub/api${apiPath}`, {
        method,
        headers: { Authorization: `token ${token}`, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async close() {
      await endWhole(child);
      await rm(folder, { recursive: true });
    },
  };
  try {
    await untilUp(child, "JupyterHub", log, async () => (await isUp(`${url}/hub/api/`, 200)) && isUp(`${hub.serviceUrl}/login`, 200));
  } catch (error) {
    await hub.close();
    throw error;
  }
  return hub;
}

async function isUp(url: string, status: number): Promise<boolean> {
  return fetch(url).then(
    (response) => response.status === status,
    () => false,
  );
}

async function endWhole(child: ChildProcess): Promise<void> {
  await end(child, "JupyterHub");
  // What it has left.
  try {
    process.kill(-(child.pid ?? 0), "SIGKILL");
  } catch {
    // Nothing.
  }
}

type Ports = Readonly<Record<"proxy" | "proxyApi" | "hub" | "service", number>>;

function configuration({ folder, users, groups, lettingIn, env }: JupyterHubOptions, ports: Ports, token: string): string {
  const command = JSON.stringify([process.execPath, SERVER, folder]);
  const environment = JSON.stringify({ AUTH_STRATEGY: "jupyterhub", KERNEL_PREFIXES: KERNELS, ...env });
  return `
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:${ports.proxy}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:${ports.hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${ports.proxyApi}"
c.ConfigurableHTTPProxy.command = ${JSON.stringify([process.execPath, PROXY])}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = set(${JSON.stringify(users)})
c.JupyterHub.load_groups = {name: {"users": users} for name, users in ${JSON.stringify(groups)}.items()}
c.JupyterHub.services = [
    {
        "name": "dashboards",
        "url": "http://127.0.0.1:${ports.service}",
        "command": ${command},
        "environment": ${environment},
        "oauth_no_confirm": True,
    },
    {"name": "tests", "api_token": "${token}"},
]
c.JupyterHub.load_roles = [
    {"name": "dashboards", "scopes": ["access:services!service=dashboards"], "groups": ["${lettingIn}"]},
    {"name": "tests", "scopes": ["groups", "admin:users", "admin:servers", "access:servers"], "services": ["tests"]},
]
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "${folder}"
c.Spawner.cmd = ${command}
c.Spawner.environment = ${environment}
`;
}
