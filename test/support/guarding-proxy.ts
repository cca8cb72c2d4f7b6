/** A proxy in front of a gateway that lets nobody through who does not show what it asks for, on requests and on upgrades. */
import type { IncomingMessage } from "node:http";
import { startProxy } from "./proxy.js";

export interface GuardingProxy {
  readonly url: string;
  /** Of what came, "GET /api/kernelspecs 200", oldest first. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** `headers`: what it asks for. It keeps them to itself. */
export async function createGuardingProxy(port: number, headers: Readonly<Record<string, string>>): Promise<GuardingProxy> {
  const seen: string[] = [];
  const isLetThrough = (request: IncomingMessage): boolean => {
    const known = Object.entries(headers).every(([name, value]) => request.headers[name] === value);
    seen.push(`${request.method} ${request.url} ${known ? "let through" : "refused"}`);
    for (const name of Object.keys(headers)) delete request.headers[name];
    return known;
  };
  const { url, close } = await startProxy(port, { isLetThrough });
  return { url, seen, close };
}
