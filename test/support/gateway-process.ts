/** A real Jupyter Kernel Gateway, Jupyter Server or Enterprise Gateway as a child process, with kernels of the environment that the examples use. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, fetch, type RequestInit, type Response } from "undici";
import { freePort } from "./free-port.js";
import { until } from "./patience.js";
import { end, logOf, untilUp } from "./program.js";

/** All that is different between gateways is here. */
interface Gateway {
  /** Of the environment that it is installed in. */
  readonly python: string;
  readonly env?: Readonly<Record<string, string>>;
  args(port: number, token: string): string[];
}

export interface GatewayProcess {
  readonly origin: string;
  readonly port: number;
  readonly basePath: string;
  /** Base path included. */
  readonly url: string;
  readonly token: string;
  /** How many kernels it has, by its own word. */
  kernels(): Promise<number>;
  /** One that is another client's. Resolves to its id. */
  startKernel(): Promise<string>;
  deleteKernel(id: string): Promise<void>;
  /** Stops its process and lets it go on: meanwhile connections are taken and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Again on the same port, after `stop`. */
  start(): Promise<void>;
  /** Ends it and its kernels, and waits. */
  stop(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const PYTHON = path(".venv-gateways/bin/python");
const ENTERPRISE_PYTHON = path(".venv-enterprise/bin/python");
const KERNEL_PYTHON = path(".venv/bin/python");
/** Has kernels of other languages than Python. */
const KERNELS = path(".venv/share/jupyter");
const BASE_PATH = "jupyter";

/** As docs/operators.md recommends. Enterprise Gateway has no such limit. */
const UNLIMITED = "--ZMQChannelsWebsocketConnection.limit_rate=False";

export const GATEWAYS = {
  "Kernel Gateway": {
    python: PYTHON,
    env: { KG_ENV_PROCESS_WHITELIST: "HOME,LANG" },
    args: (port, token) => [
      ...["-m", "kernel_gateway", UNLIMITED],
      `--KernelGatewayApp.port=${port}`,
      "--KernelGatewayApp.port_retries=0",
      `--KernelGatewayApp.auth_token=${token}`,
      `--KernelGatewayApp.base_url=/${BASE_PATH}`,
      "--JupyterWebsocketPersonality.list_kernels=True",
    ],
  },
  "Jupyter Server": { python: PYTHON, args: serverArguments },
  "Jupyter Server with JSON frames": {
    python: PYTHON,
    args: (port, token) => [...serverArguments(port, token), "--ZMQChannelsWebsocketConnection.kernel_ws_protocol="],
  },
  "Enterprise Gateway": {
    python: ENTERPRISE_PYTHON,
    env: { EG_INHERITED_ENVS: "PATH,HOME,LANG" },
    args: (port, token) => [
      ...["-m", "enterprise_gateway"],
      `--EnterpriseGatewayApp.port=${port}`,
      "--EnterpriseGatewayApp.port_retries=0",
      `--EnterpriseGatewayApp.auth_token=${token}`,
      `--EnterpriseGatewayApp.base_url=/${BASE_PATH}`,
      "--EnterpriseGatewayApp.list_kernels=True",
    ],
  },
} as const satisfies Record<string, Gateway>;

export type GatewayKind = keyof typeof GATEWAYS;
export const GATEWAY_KINDS: readonly GatewayKind[] = [
  "Kernel Gateway",
  "Jupyter Server",
  "Jupyter Server with JSON frames",
  "Enterprise Gateway",
];

function serverArguments(port: number, token: string): string[] {
  return [
    ...["-m", "jupyter_server", UNLIMITED, "--no-browser", "--allow-root"],
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--IdentityProvider.token=${token}`,
    `--ServerApp.base_url=/${BASE_PATH}`,
  ];
}

export interface GatewayOptions {
  /** Kernels besides python3, by name, with their command. */
  readonly specs?: Readonly<Record<string, readonly string[]>>;
  /** Of the gateway's process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Where `args` give it a certificate: how to ask it, PEM. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
}

export async function createGateway(
  kind: GatewayKind,
  { specs = {}, env = {}, args = [], tls }: GatewayOptions = {},
): Promise<GatewayProcess> {
  const gateway: Gateway = GATEWAYS[kind];
  const folder = await mkdtemp(join(tmpdir(), "gateway-"));
  const python3 = [KERNEL_PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  for (const [name, argv] of Object.entries({ python3, ...specs })) await addSpec(folder, name, argv);
  const port = await freePort();
  const token = globalThis.crypto.randomUUID();
  const dispatcher = new Agent(tls === undefined ? {} : { connect: tls });
  const origin = `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  const url = `${origin}/${BASE_PATH}`;
  const ask = (path = "", request: RequestInit = {}): Promise<Response> =>
    fetch(`${url}/api/kernels${path}`, { ...request, dispatcher, headers: { Authorization: `token ${token}` } });
  let child: ChildProcess | undefined;
  const running: GatewayProcess = {
    origin,
    basePath: BASE_PATH,
    port,
    url,
    token,
    kernels: () => countKernels(() => ask()),
    async start() {
      const started = spawn(gateway.python, [...gateway.args(port, token), ...args], {
        cwd: folder,
        env: { ...environmentIn(folder), JUPYTER_PATH: `${folder}:${KERNELS}`, ...gateway.env, ...env },
        stdio: ["ignore", "ignore", "pipe"],
      });
      child = started;
      const isUp = () =>
        ask().then(
          ({ ok }) => ok,
          () => false,
        );
      await untilUp(started, kind, logOf(started), isUp);
    },
    async startKernel() {
      // Enterprise Gateway starts none for root.
      const body = JSON.stringify({ env: { KERNEL_USERNAME: "somebody" } });
      const model: unknown = await (await ask("", { method: "POST", body })).json();
      if (typeof model !== "object" || model === null || !("id" in model)) throw new Error(`no kernel: ${JSON.stringify(model)}`);
      return String(model.id);
    },
    async deleteKernel(id) {
      await ask(`/${id}`, { method: "DELETE" });
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    stop: () => end(child, kind),
    async close() {
      await running.stop();
      await dispatcher.destroy();
      await rm(folder, { recursive: true });
    },
  };
  await running.start();
  return running;
}

/** `ask` is the request for a gateway's list of kernels. */
export async function countKernels(ask: () => Promise<Pick<Response, "status" | "json">>): Promise<number> {
  let answer: Pick<Response, "status" | "json"> | undefined;
  // While a kernel starts, Enterprise Gateway can't always say what it has.
  await until(async () => {
    answer = await ask();
    return answer.status < 500;
  });
  const list: unknown = await answer?.json();
  if (!Array.isArray(list)) throw new Error(`not a list of kernels: ${JSON.stringify(list)}`);
  return list.length;
}

/** Nothing of the machine's own Jupyter. */
export function environmentIn(folder: string): NodeJS.ProcessEnv {
  const own = { JUPYTER_CONFIG_DIR: folder, JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: join(folder, "runtime"), JUPYTER_PATH: folder };
  return { ...process.env, ...own };
}

async function addSpec(folder: string, name: string, argv: readonly string[]): Promise<void> {
  const directory = join(folder, "kernels", name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: name, language: "python" }));
}
