/** What is made of a gateway's answer that says no: an error with words for the operator, or for visitors where there is no room. */
import type { AppError } from "../../errors/app-error.js";
import { KernelsFullError } from "../errors.js";
import { GatewayError } from "./gateway-error.js";

export interface Refusal {
  /** "POST http://gateway:8888/api/kernels on the kernel gateway". */
  readonly where: string;
  readonly status: number;
  readonly body: string;
}

/** How much of an answer is worth a line in the log, in characters. */
const KEPT_ANSWER = 300;
/** A Kernel Gateway says "Resource Limit"; Enterprise Gateway that, or how many of what "max kernels limit" there are. */
const FULL = /resource limit|max kernels/i;
/** Enterprise Gateway, of who is on its list of those that may not, or missing on that of those that may. */
const NOT_THIS_USER = /KERNEL_USERNAME/;
const NOT_FOUND = 404;

export function errorOf({ where, status, body }: Refusal): AppError {
  const said = wordsOf(body).slice(0, KEPT_ANSWER);
  if (isForbidden(status) && FULL.test(said)) return new KernelsFullError(`${where} was answered with ${status}. ${said}`);
  const text = `${where} was answered with ${status}. ${adviceFor(status, said)} ${said}`;
  return new GatewayError(text.replaceAll(/\s+/g, " ").trim(), true);
}

function adviceFor(status: number, said: string): string {
  if (isForbidden(status) && NOT_THIS_USER.test(said)) return "Set KERNEL_USERNAME to a user whom the gateway starts kernels for.";
  if (isForbidden(status) || (status >= 300 && status < 400)) return "Check KG_AUTH_TOKEN and PROXY_SETTINGS.";
  if (status === NOT_FOUND) return "Check KERNEL_GATEWAY_URL and KG_BASE_URL.";
  return status >= 500 ? "The gateway's own log says more." : "";
}

function isForbidden(status: number): boolean {
  return status === 401 || status === 403;
}

/** Gateways answer with JSON: `message` says most, `reason` says it where that is empty. */
function wordsOf(body: string): string {
  try {
    const { message, reason }: { message?: unknown; reason?: unknown } = { ...JSON.parse(body) };
    return String(message || reason || body);
  } catch {
    return body;
  }
}
