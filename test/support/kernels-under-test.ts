/**
 * Where the kernels of the suites run: on this machine, or on the gateway that the variable TEST_KERNELS names. What a test can only see of
 * local kernels says so by `kernels: "local"` where it starts its server, and has local ones then, whatever the rest runs on.
 */
import { countKernels, createGateway, type GatewayKind, type GatewayProcess } from "./gateway-process.js";
import { kernelPids } from "./processes.js";

const KERNEL_KINDS: Readonly<Record<string, GatewayKind | undefined>> = {
  local: undefined,
  "kernel-gateway": "Kernel Gateway",
  "jupyter-server": "Jupyter Server",
  "enterprise-gateway": "Enterprise Gateway",
};

/** Set by the preparation of a test run, for all of its workers. */
const URL_VARIABLE = "TEST_GATEWAY_URL";
const TOKEN_VARIABLE = "TEST_GATEWAY_TOKEN";

/** Undefined: on this machine. */
export function gatewayKind(): GatewayKind | undefined {
  const name = process.env.TEST_KERNELS ?? "local";
  if (!Object.hasOwn(KERNEL_KINDS, name)) throw new Error(`TEST_KERNELS must be one of ${Object.keys(KERNEL_KINDS).join(", ")}.`);
  return KERNEL_KINDS[name];
}

/** Resolves to what ends it. */
export async function startGatewayUnderTest(): Promise<() => Promise<void>> {
  const kind = gatewayKind();
  // Each kind of tests prepares itself.
  if (kind === undefined || process.env[URL_VARIABLE] !== undefined) return async () => {};
  const gateway = await createGateway(kind);
  process.env[URL_VARIABLE] = gateway.url;
  process.env[TOKEN_VARIABLE] = gateway.token;
  return () => gateway.close();
}

/** What a server is to be told. */
export function gatewayVariables(): Readonly<Record<string, string>> {
  const { [URL_VARIABLE]: url, [TOKEN_VARIABLE]: token = "" } = process.env;
  return url === undefined ? {} : variablesOf({ url, token });
}

export function variablesOf({ url, token }: Pick<GatewayProcess, "url" | "token">): Readonly<Record<string, string>> {
  // Enterprise Gateway starts none for root.
  return { KERNEL_GATEWAY_URL: url, KG_AUTH_TOKEN: token, KERNEL_USERNAME: "dashboards" };
}

/** `mark`: a variable of the server's environment, "NAME=value", that local kernels inherit. A gateway tells of all that it has. */
export async function kernelsRunning(mark: string): Promise<number> {
  const { KERNEL_GATEWAY_URL: url, KG_AUTH_TOKEN: token } = gatewayVariables();
  if (url === undefined) return (await kernelPids(mark)).length;
  return countKernels(() => fetch(`${url}/api/kernels`, { headers: { Authorization: `token ${token}` } }));
}
