/** The gateways that the configuration names, for kernels. */
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { isAbsolute, join, posix, relative, sep } from "node:path";
import { createSecureContext } from "node:tls";
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import { ConfigError } from "../config/config-error.js";
import type { GatewayConfig, GatewayTlsFiles } from "../config/gateway-config.js";
import type { GatewayTls } from "../kernels/gateway/gateway-access.js";
import { GatewayProvider } from "../kernels/gateway/gateway-provider.js";
import { KernelLedger } from "../kernels/gateway/kernel-ledger.js";
import type { KernelProvider } from "../kernels/kernel.js";
import { WORKSPACE_NAME } from "../store/workspace.js";

/** What a kernel gateway may take for an answer that needs no new process: a page waits for its list of kernels. */
const GATEWAY_REQUEST_MS = 10_000;
const GATEWAY_CHECK_MS = 30_000;
const GATEWAY_SWEEP_MS = 60_000;

/** Throws ConfigError for files that can't be used. */
export async function createGatewayProvider(config: Config, gateway: GatewayConfig, log: Logger): Promise<KernelProvider> {
  const tls = await readTls(gateway.tls);
  const ledger = new KernelLedger({
    directory: join(config.notebooksDir, WORKSPACE_NAME, "gateway-kernels"),
    now: () => new Date(),
    log: (line) => log.warn(line),
  });
  const provider = new GatewayProvider({
    startTimeoutMs: config.kernelStartTimeout,
    log: (line) => log.info(line),
    warn: (line) => log.warn(line),
    gateways: gateway.urls.map((url) => ({ ...gateway, url, tls, requestTimeoutMs: GATEWAY_REQUEST_MS })),
    gatewayEnv: gateway.kernelEnv,
    username: config.kernelUsername ?? ownUser(),
    directoryThere: (directory) => directoryThere(directory, config.notebooksDir, gateway),
    checkIntervalMs: GATEWAY_CHECK_MS,
    sweepIntervalMs: GATEWAY_SWEEP_MS,
    ledger,
  });
  void reportGateway(provider, gateway.urls.join(", "), log);
  return provider;
}

/** A wrong address or token shows in the log at once, as what a gateway is set aside for. Nothing depends on it: the gateway may come later. */
async function reportGateway(provider: KernelProvider, url: string, log: Logger): Promise<void> {
  try {
    const specs = await provider.specs();
    log.info({ gateway: url, kernels: specs.map(({ name }) => name) }, "kernels run on a gateway");
  } catch (error) {
    log.debug({ gateway: url, err: error }, "kernels can't be asked for yet");
  }
}

async function readTls({ caFile, certFile, keyFile, validate }: GatewayTlsFiles): Promise<GatewayTls> {
  const [ca, cert, key] = await Promise.all([
    readPem("KG_CA_FILE", caFile),
    readPem("KG_CLIENT_CERT_FILE", certFile),
    readPem("KG_CLIENT_KEY_FILE", keyFile),
  ]);
  try {
    createSecureContext({ ca, cert, key });
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new ConfigError([`The files that KG_CA_FILE, KG_CLIENT_CERT_FILE and KG_CLIENT_KEY_FILE name can't be used: ${reason}.`]);
  }
  return { ca, cert, key, rejectUnauthorized: validate };
}

async function readPem(option: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new ConfigError([`Can't read ${file}, which ${option} names.`]);
  }
}

/** Undefined where the system has no name for it, as in some containers. */
function ownUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function directoryThere(directory: string, notebooksDir: string, gateway: GatewayConfig): string {
  const within = relative(notebooksDir, directory);
  if (gateway.notebooksDir === undefined || within.startsWith("..") || isAbsolute(within)) return directory;
  return posix.join(gateway.notebooksDir, ...within.split(sep));
}
