/**
 * Where the kernels of the suites run: on this machine, or on the gateway that the variable TEST_KERNELS names. What a test can only see of
 * local kernels says so by `kernels: "local"` where it starts its server, and has local ones then, whatever the rest runs on.
 */
import { countKernels, createGateway, type GatewayKind } from "./gateway-process.js";
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

/** Resolves to what ends it. */
export async function startGatewayUnderTest(): Promise<() => Promise<void>> {
  const name = process.env.TEST_KERNELS ?? "local";
  if (!Object.hasOwn(KERNEL_KINDS, name)) throw new Error(`TEST_KERNELS must be one of ${Object.keys(KERNEL_KINDS).join(", ")}.`);
  const kind = KERNEL_KINDS[name];
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
  // Enterprise Gateway starts none for root.
  return url === undefined ? {} : { KERNEL_GATEWAY_URL: url, KG_AUTH_TOKEN: token, KERNEL_USERNAME: "dashboards" };
}

/** `mark`: a variable of the server's environment, "NAME=value", that local kernels inherit. A gateway tells of all that it has. */
export async function kernelsRunning(mark: string): Promise<number> {
  const { KERNEL_GATEWAY_URL: url, KG_AUTH_TOKEN: token } = gatewayVariables();
  if (url === undefined) return (await kernelPids(mark)).length;
  return countKernels(() => fetch(`${url}/api/kernels`, { headers: { Authorization: `token ${token}` } }));
}
