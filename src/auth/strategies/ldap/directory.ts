/** Connections to an LDAP directory: one for each piece of work, so that nothing of one user is left for the next. */
import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import { Client } from "ldapts";

export interface DirectoryOptions {
  /** ldap:// and ldaps://, tried in this order. */
  readonly urls: readonly string[];
  /** On ldap:// nothing is sent before the connection is encrypted. */
  readonly startTls: boolean;
  /** PEM. Undefined: those that Node.js knows. */
  readonly ca: string | undefined;
  /** For a whole piece of work. */
  readonly timeoutMs: number;
}

interface Address {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
}

/** The next address is tried where one can't be reached; not where it says no. Rejects where none can. */
export async function withDirectory<Result>(options: DirectoryOptions, work: (client: Client) => Promise<Result>): Promise<Result> {
  const failures: string[] = [];
  for (const url of options.urls) {
    const connection = await connect(url, options).catch((error: unknown) => {
      failures.push(`${url}: ${textOf(error)}`);
      return undefined;
    });
    if (connection !== undefined) return withConnection(connection, options, work);
  }
  throw new Error(failures.join("; "));
}

async function withConnection<Result>(
  { client, socket }: Connection,
  { timeoutMs }: DirectoryOptions,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const limit = timeLimit(timeoutMs, socket);
  try {
    return await Promise.race([work(client), limit.late]);
  } finally {
    // Nobody waits for the farewell; the limit ends it where it hangs.
    void client
      .unbind()
      .catch(() => {})
      .finally(() => {
        limit.clear();
        socket.destroy();
      });
  }
}

interface Connection {
  readonly client: Client;
  readonly socket: net.Socket;
}

async function connect(url: string, options: DirectoryOptions): Promise<Connection> {
  const address = addressOf(url);
  const trust = { host: address.host, ca: options.ca, ...(net.isIP(address.host) === 0 ? { servername: address.host } : {}) };
  const socket = address.isSecure ? tls.connect({ ...trust, port: address.port }) : net.connect(address.port, address.host);
  const limit = timeLimit(options.timeoutMs, socket);
  try {
    await Promise.race([once(socket, address.isSecure ? "secureConnect" : "connect"), limit.late]);
    // Until the client listens for them.
    socket.on("error", () => {});
    const client = new Client({ url: "ldap://directory", timeout: options.timeoutMs, createConnection: handOver(socket) });
    if (!address.isSecure && options.startTls) await Promise.race([client.startTLS(trust), limit.late]);
    return { client, socket };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    limit.clear();
  }
}

/** The client would connect anew where a connection ends, without encryption after STARTTLS: the password would go out readable. */
function handOver(socket: net.Socket): () => net.Socket {
  let isGiven = false;
  return () => {
    if (isGiven) throw new Error("the directory has ended the connection");
    isGiven = true;
    return socket;
  };
}

function timeLimit(ms: number, socket: net.Socket): { readonly late: Promise<never>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
      socket.destroy();
    }, ms);
  });
  // Also where the work has ended before.
  late.catch(() => {});
  return { late, clear: () => clearTimeout(timer) };
}

function addressOf(url: string): Address {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === "ldaps:";
  return { isSecure, host: hostname.replace(/^\[(.*)\]$/, "$1"), port: port === "" ? (isSecure ? 636 : 389) : Number(port) };
}

/** For the operator's log. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where a host has several addresses, the error for all of them says no more than its code.
  const text = error.message === "" && "code" in error ? String(error.code) : error.message.trim();
  return `${error.name}: ${text}`;
}
