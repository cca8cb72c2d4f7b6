/** What a JupyterHub that this server belongs to says of its address. Pure. */
import { ConfigError } from "./config-error.js";
import type { OptionValues } from "./options.js";

type Told = Pick<OptionValues, "authStrategy" | "hubServicePrefix" | "hubServiceUrl">;

/**
 * By the names of options, where they are set nowhere else. Only with the strategy: whoever starts the server in a terminal of their
 * Jupyter server has the Hub's variables too, and they are not meant for it.
 */
export function hubDefaults({ authStrategy, hubServicePrefix, hubServiceUrl }: Told): Readonly<Record<string, string>> {
  if (!authStrategy.includes("jupyterhub")) return {};
  return {
    // The Hub's proxy tells the visitor's address, and whether they came by HTTPS.
    TRUST_PROXY: "1",
    ...(hubServicePrefix === undefined ? {} : { BASE_URL: hubServicePrefix }),
    ...(hubServiceUrl === undefined ? {} : placeOf(hubServiceUrl)),
  };
}

function placeOf(text: string): Readonly<Record<string, string>> {
  const { protocol, hostname, port } = new URL(text);
  if (protocol === "https:")
    throw new ConfigError(["JUPYTERHUB_SERVICE_URL asks for https://, the Hub's internal_ssl: that is not supported."]);
  return { IP: hostname.replace(/^\[(.*)\]$/, "$1"), PORT: port === "" ? "80" : port };
}
