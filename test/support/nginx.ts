/** A real nginx as a child process, set up as docs/proxies/nginx.conf says but for ports, files and names. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificate } from "./certificate.js";
import { inTime, until } from "./patience.js";

export interface Nginx {
  /** "https://127.0.0.1:12345", without a path. */
  readonly url: string;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface NginxOptions {
  /** Of the server behind it. */
  readonly port: number;
  /** The path /apps is taken off the requests. */
  readonly strips: boolean;
  readonly readTimeoutSeconds: number;
}

const EXAMPLE = new URL("../../docs/proxies/nginx.conf", import.meta.url);
const PROGRAM = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"].find((file) => existsSync(file)) ?? "nginx";

/** `port`: that this nginx is to listen on; `freePort` knows one. */
export async function startNginx(port: number, options: NginxOptions): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  // Its workers are another user.
  await chmod(folder, 0o755);
  await createCertificate(folder, "dashboards.example.org");
  await writeFile(join(folder, "nginx.conf"), main(folder, await example(folder, port, options)));
  const child = spawn(PROGRAM, ["-c", join(folder, "nginx.conf"), "-p", folder, "-e", "stderr", "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true });
  };
  try {
    await until(() => isListening(port, child));
  } catch {
    await stop();
    throw new Error(`nginx did not listen:\n${log}`);
  }
  return { url: `https://127.0.0.1:${port}`, log: () => log, stop };
}

/** Each line that is exchanged must be there. */
async function example(folder: string, port: number, { port: behind, strips, readTimeoutSeconds }: NginxOptions): Promise<string> {
  const exchanges = [
    ["listen 443 ssl http2;", `listen 127.0.0.1:${port} ssl http2;`],
    ["/etc/ssl/dashboards/cert.pem", join(folder, "cert.pem")],
    ["/etc/ssl/dashboards/key.pem", join(folder, "key.pem")],
    ["\n    proxy_pass http://127.0.0.1:3000;", `\n    proxy_pass http://127.0.0.1:${behind}${strips ? "/" : ""};`],
    ["proxy_read_timeout 60s;", `proxy_read_timeout ${readTimeoutSeconds}s;`],
  ] as const;
  let text = await readFile(EXAMPLE, "utf8");
  for (const [from, to] of exchanges) {
    if (!text.includes(from)) throw new Error(`docs/proxies/nginx.conf has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

function main(folder: string, server: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `worker_processes 1;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary.join("\n")}\n${server}\n}\n`;
}

function isListening(port: number, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error("nginx has ended");
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "close");
  child.kill("SIGTERM");
  await inTime(ended, () => "the end of nginx");
}
