/** What Node's error codes of connections mean for the user, and what to do. Pure. */

/** Undefined for what is no failure of a connection. */
export function describeConnectionFailure(error: unknown, server: URL): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const code = String(error.code);
  const address = server.href.replace(/\/$/, "");
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing answers at ${address}. Is the server running, and is the address right? Give it with --server.`,
    ENOTFOUND: `There is no machine called ${server.hostname}. Is the address right?`,
    EAI_AGAIN: `The name ${server.hostname} can't be looked up now. Is this machine on the network?`,
    EHOSTUNREACH: `There is no way to ${server.hostname} from here.`,
    ENETUNREACH: `There is no way to ${server.hostname} from here.`,
    ETIMEDOUT: `${address} did not answer in time. --timeout SECONDS waits longer.`,
    ECONNRESET: `${address} ended the connection before it had answered.`,
    EPIPE: `${address} ended the connection before it had taken all.`,
    EPROTO: `${address} does not speak HTTPS. Does its address begin with http:// ?`,
    ERR_SSL_WRONG_VERSION_NUMBER: `${address} does not speak HTTPS. Does its address begin with http:// ?`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate of ${address} is for another name.`,
    CERT_HAS_EXPIRED: `The certificate of ${address} has expired.`,
  };
  if (Object.hasOwn(reasons, code)) return reasons[code];
  if (/CERT|SIGNED|SIGNATURE|ISSUER/.test(code)) {
    return `The certificate of ${address} is signed by nobody that is trusted here (${code}). Name the file of its authority with --ca-file.`;
  }
  if (code.startsWith("HPE_")) return `What answers at ${address} does not speak HTTP. Does its address begin with https:// ?`;
  if (code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS")) return `No secure connection to ${address}: ${error.message}.`;
  return undefined;
}
