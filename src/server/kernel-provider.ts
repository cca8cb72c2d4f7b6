/** Where kernels run: on this machine, or on a gateway. */
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import { SECRET_NAMES } from "../config/secret-names.js";
import type { KernelProvider } from "../kernels/kernel.js";
import { createConfiner } from "../kernels/limits/create-confiner.js";
import { createLocalProvider } from "../kernels/local-provider.js";

/** Is said of each visitor anew; one that the server happens to have would be taken for it. */
const OF_VISITORS: readonly string[] = ["KERNEL_USER_AUTH"];

const NOT_OF_GATEWAY = "KERNEL_MAX_MEMORY and KERNEL_MAX_CPU hold for kernels on this machine alone; those on a gateway it limits itself.";

/** Throws ConfigError for files that can't be used. */
export async function createKernelProvider(config: Config, log: Logger): Promise<KernelProvider> {
  const limits = { memoryBytes: config.kernelMaxMemory, cpus: config.kernelMaxCpu };
  const warn = (line: string): void => log.warn(line);
  if (config.gateway !== undefined) {
    if (Object.values(limits).some((limit) => limit !== undefined)) warn(NOT_OF_GATEWAY);
    // It takes a while to load, and most servers have none.
    const { createGatewayProvider } = await import("./gateway-provider.js");
    return createGatewayProvider(config, config.gateway, log);
  }
  const common = { startTimeoutMs: config.kernelStartTimeout, log: (line: string) => log.info(line) };
  const confiner = await createConfiner({ limits, platform: process.platform, log: common.log, warn });
  const local = { env: kernelEnvironment(process.env), prefixes: config.kernelPrefixes, fork: config.kernelFork };
  return createLocalProvider({ ...common, ...local, ...(confiner === undefined ? {} : { confiner }) });
}

function kernelEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET_NAMES.includes(name) && !OF_VISITORS.includes(name)));
}
