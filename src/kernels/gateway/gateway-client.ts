/** What is asked of a gateway over HTTP. Source: Jupyter Server, "REST API"; Jupyter Kernel Gateway, "jupyter-websocket mode". */
import Type, { type Static, type TSchema } from "typebox";
import Value from "typebox/value";
import { fetch, type Response } from "undici";
import type { KernelSpec } from "../kernel.js";
import { GatewayAccess, type GatewayCredentials } from "./gateway-access.js";
import { GatewayError } from "./gateway-error.js";
import { errorOf } from "./refusal.js";

export interface GatewayAddress extends GatewayCredentials {
  /** "http://gateway:8888/base", without a slash at its end. */
  readonly url: string;
  /** How long an answer may take that needs no new process. */
  readonly requestTimeoutMs: number;
}

export interface GatewaySpec extends KernelSpec {
  /** As the gateway spells it. */
  readonly remoteName: string;
}

const SpecList = Type.Object({
  kernelspecs: Type.Record(
    Type.String(),
    Type.Object({
      name: Type.String(),
      spec: Type.Object({ display_name: Type.Optional(Type.String()), language: Type.Optional(Type.String()) }),
    }),
  ),
});
const KernelModel = Type.Object({ id: Type.String({ minLength: 1 }) });

const NOT_FOUND = 404;

/** All methods throw GatewayError with words for the operator. */
export class GatewayClient {
  readonly access: GatewayAccess;

  constructor(private readonly address: GatewayAddress) {
    this.access = new GatewayAccess(address);
  }

  async specs(): Promise<readonly GatewaySpec[]> {
    const { kernelspecs } = await this.readJson(await this.ask("GET", "/api/kernelspecs"), SpecList);
    return Object.values(kernelspecs).map(({ name, spec }) => ({
      name: name.toLowerCase(),
      remoteName: name,
      displayName: spec.display_name ?? name,
      language: spec.language ?? "",
    }));
  }

  /** Resolves to the gateway's id of the kernel. Throws KernelsFullError where the gateway has no room. */
  async create(name: string, env: Readonly<Record<string, string>>, timeoutMs: number): Promise<string> {
    const { id } = await this.readJson(await this.ask("POST", "/api/kernels", { name, env }, timeoutMs), KernelModel);
    return id;
  }

  /** How many kernels it has, of whomever; undefined where it does not tell: a Kernel Gateway does only where it is set to. */
  async count(): Promise<number | undefined> {
    const list = await this.ask("GET", "/api/kernels")
      .then((response) => response.json())
      .catch(() => undefined);
    return Array.isArray(list) ? list.length : undefined;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.ask("GET", kernelPath(id))).status !== NOT_FOUND;
  }

  async interrupt(id: string): Promise<void> {
    await this.ask("POST", `${kernelPath(id)}/interrupt`);
  }

  /** Also where the kernel is gone already. */
  async remove(id: string): Promise<void> {
    await this.ask("DELETE", kernelPath(id));
  }

  /** What is at a path; undefined where nothing is, or it is not for us. */
  async read(path: string): Promise<Uint8Array | undefined> {
    const response = await this.fetch("GET", path, undefined, this.address.requestTimeoutMs);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    return undefined;
  }

  channelsUrl(id: string, session: string): string {
    return this.access.address(`${this.address.url.replace(/^http/i, "ws")}${kernelPath(id)}/channels?session_id=${session}`);
  }

  /** No request is possible any more. */
  close(): Promise<void> {
    return this.access.close();
  }

  /** A kernel that is not there is the caller's to judge: on the kernels' own paths 404 is an answer like others. */
  private async ask(method: string, path: string, body?: object, timeoutMs = this.address.requestTimeoutMs): Promise<Response> {
    const isOfKernel = path.startsWith("/api/kernels/");
    const response = await this.fetch(method, path, body, timeoutMs);
    if (response.ok || (isOfKernel && response.status === NOT_FOUND)) return response;
    throw errorOf({ where: this.where(method, path), status: response.status, body: await response.text().catch(() => "") });
  }

  private async fetch(method: string, path: string, body: object | undefined, timeoutMs: number): Promise<Response> {
    try {
      return await fetch(this.access.address(`${this.address.url}${path}`), {
        method,
        dispatcher: this.access.dispatcher,
        headers: { ...this.access.headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A gateway does not send one elsewhere; a page to sign in does.
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const reason = reasonOf(error, timeoutMs);
      throw new GatewayError(`${this.where(method, path)} failed: ${reason} ${questionFor(reason)}`, false, isRefused(error));
    }
  }

  private async readJson<Schema extends TSchema>(response: Response, schema: Schema): Promise<Static<Schema>> {
    try {
      return Value.Parse(schema, await response.json());
    } catch {
      const text = `What answers at ${this.address.url} is no Jupyter server or kernel gateway. Check KERNEL_GATEWAY_URL and KG_BASE_URL.`;
      throw new GatewayError(text, false);
    }
  }

  private where(method: string, path: string): string {
    return `${method} ${this.address.url}${path} on the kernel gateway`;
  }
}

function kernelPath(id: string): string {
  return `/api/kernels/${encodeURIComponent(id)}`;
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return `${error}.`;
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs} ms.`;
  const { cause } = error;
  return `${cause instanceof Error ? cause.message || ("code" in cause ? cause.code : cause.name) : error.message}.`;
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && "code" in error.cause && error.cause.code === "ECONNREFUSED";
}

function questionFor(reason: string): string {
  if (!/certificate|altnames|ssl|tls/i.test(reason)) return "Is it running, and is KERNEL_GATEWAY_URL right?";
  return "Does KG_CA_FILE name the authority of its certificate, and does it ask for one of KG_CLIENT_CERT_FILE?";
}
