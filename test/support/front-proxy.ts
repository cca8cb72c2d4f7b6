/** A real nginx, Apache or Caddy as a child process, set up as docs/proxies/ says but for ports, files and names. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificate } from "./certificate.js";
import { end, logOf, untilUp } from "./program.js";

export type FrontProxyKind = "nginx" | "apache" | "caddy";

export interface FrontProxy {
  /** "https://127.0.0.1:12345", without a path. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface FrontProxyOptions {
  /** Of the server behind it. */
  readonly port: number;
  /** The path /apps is taken off the requests. */
  readonly strips: boolean;
  /** Caddy's example has none. */
  readonly readTimeoutSeconds: number;
}

interface Place extends FrontProxyOptions {
  /** Where its configuration, certificate and whatever it writes are. */
  readonly folder: string;
  /** That it is to listen on. */
  readonly listensOn: number;
}

interface Kind {
  /** The first that is there; Debian has some on nobody's path but root's. */
  readonly programs: readonly string[];
  /** In docs/proxies. */
  readonly example: string;
  /** What stands in the example, and what in its place. */
  exchanges(place: Place): readonly (readonly [string, string])[];
  /** The whole configuration, of the example as it was changed. */
  configuration(place: Place, example: string): string;
  args(file: string, folder: string): readonly string[];
}

/** As a2enmod names them, after those that Debian's package switches on. */
const APACHE_MODULES = ["mpm_event", "authz_core", "alias", "socache_shmcb", "proxy", "proxy_http", "headers", "ssl", "http2"];

/** Node's pipe is a socket, which Apache can't open as a file. */
const ERROR_LOG = 'ErrorLog "|$cat 1>&2"';

const KINDS: Readonly<Record<FrontProxyKind, Kind>> = {
  nginx: {
    programs: ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"],
    example: "nginx.conf",
    exchanges: ({ folder, listensOn, port, strips, readTimeoutSeconds }) => [
      ["listen 443 ssl http2;", `listen 127.0.0.1:${listensOn} ssl http2;`],
      ...certificateIn(folder),
      ["\n    proxy_pass http://127.0.0.1:3000;", `\n    proxy_pass http://127.0.0.1:${port}${strips ? "/" : ""};`],
      ["proxy_read_timeout 60s;", `proxy_read_timeout ${readTimeoutSeconds}s;`],
    ],
    configuration({ folder }, server) {
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
      return `worker_processes 1;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary.join("\n")}\n${server}\n}\n`;
    },
    args: (file, folder) => ["-c", file, "-p", folder, "-e", "stderr", "-g", "daemon off;"],
  },
  apache: {
    programs: ["/usr/sbin/apache2"],
    example: "apache.conf",
    exchanges: ({ folder, listensOn, port, strips, readTimeoutSeconds }) => [
      ["<VirtualHost *:443>", `<VirtualHost 127.0.0.1:${listensOn}>`],
      ...certificateIn(folder),
      ["\n  ProxyPass /apps/ http://127.0.0.1:3000/apps/", `\n  ProxyPass /apps/ http://127.0.0.1:${port}/${strips ? "" : "apps/"}`],
      ["timeout=60", `timeout=${readTimeoutSeconds}`],
    ],
    configuration({ folder, listensOn }, host) {
      const modules = APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
      const rest = ["User www-data", "Group www-data", `DefaultRuntimeDir ${folder}`, `PidFile ${folder}/pid`, ERROR_LOG];
      return [`ServerRoot ${folder}`, "ServerName localhost", ...modules, ...rest, `Listen 127.0.0.1:${listensOn}`, host].join("\n");
    },
    args: (file) => ["-f", file, "-D", "FOREGROUND"],
  },
  caddy: {
    programs: ["/usr/bin/caddy"],
    example: "Caddyfile",
    exchanges: ({ folder, listensOn, port, strips }) => [
      ["dashboards.example.org {", `https://127.0.0.1:${listensOn} {\n\ttls ${folder}/cert.pem ${folder}/key.pem`],
      ["handle /apps/*", `${strips ? "handle_path" : "handle"} /apps/*`],
      ["127.0.0.1:3000", `127.0.0.1:${port}`],
    ],
    configuration: ({ folder }, site) =>
      `{\nadmin off\nauto_https disable_redirects\ndefault_sni dashboards.example.org\nstorage file_system ${folder}\n}\n${site}`,
    args: (file) => ["run", "--adapter", "caddyfile", "--config", file],
  },
};

/** `port`: that it is to listen on; `freePort` knows one. */
export async function startFrontProxy(kind: FrontProxyKind, port: number, options: FrontProxyOptions): Promise<FrontProxy> {
  const { programs, example, exchanges, configuration, args } = KINDS[kind];
  const folder = await mkdtemp(join(tmpdir(), `${kind}-`));
  // Workers are another user.
  await chmod(folder, 0o755);
  await createCertificate(folder, "dashboards.example.org");
  const place = { ...options, folder, listensOn: port };
  const file = join(folder, "front-proxy.conf");
  await writeFile(file, configuration(place, await exchanged(example, exchanges(place))));
  const program = programs.find((candidate) => existsSync(candidate)) ?? kind;
  const child = spawn(program, args(file, folder), { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: folder } });
  const stop = async (): Promise<void> => {
    await end(child, kind);
    await rm(folder, { recursive: true });
  };
  try {
    await untilUp(child, kind, logOf(child), () => isListening(port));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `https://127.0.0.1:${port}`, stop };
}

function certificateIn(folder: string): readonly (readonly [string, string])[] {
  return [
    ["/etc/ssl/dashboards/cert.pem", join(folder, "cert.pem")],
    ["/etc/ssl/dashboards/key.pem", join(folder, "key.pem")],
  ];
}

/** Without comments, which say what else could stand there. Each text must be there. */
async function exchanged(example: string, exchanges: readonly (readonly [string, string])[]): Promise<string> {
  const printed = await readFile(new URL(`../../docs/proxies/${example}`, import.meta.url), "utf8");
  let text = printed.replaceAll(/^\s*#.*\n/gm, "");
  for (const [from, to] of exchanges) {
    if (!text.includes(from)) throw new Error(`docs/proxies/${example} has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
