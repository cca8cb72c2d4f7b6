/** Why a server could not start, in words for the operator. */
import type { Config } from "../config/config.js";
import { AppError } from "../errors/app-error.js";

/** Undefined for what is a fault of ours. */
export function describeStartFailure(error: unknown, config: Config): string | undefined {
  if (error instanceof AppError) return error.message;
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const port = "port" in error ? error.port : config.port;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} of ${config.ip} is taken by another program. Choose another with --port.`,
    EADDRNOTAVAIL: `This machine does not have the address ${config.ip}. Choose another with --ip.`,
    ENOTFOUND: `This machine does not have the address ${config.ip}. Choose another with --ip.`,
    EACCES: isListening(error) ? `Port ${port} needs more rights than this user has. Choose one above 1023 with --port.` : "",
  };
  return reasons[String(error.code)] || describeMissingFile(error, config);
}

function isListening(error: Error): boolean {
  return "syscall" in error && error.syscall === "listen";
}

function describeMissingFile(error: Error, { https }: Config): string | undefined {
  const path = "path" in error ? error.path : undefined;
  if (String(path).endsWith("manifest.json")) return "The browser's files are not there. Make them with npm run build.";
  if (https === undefined || (path !== https.keyFile && path !== https.certFile)) return undefined;
  return `Can't read ${path}, which ${path === https.keyFile ? "HTTPS_KEY_FILE" : "HTTPS_CERT_FILE"} names.`;
}
