import { describe, expect, test } from "vitest";
import { type Config, resolveConfig } from "./config.js";
import { ConfigError } from "./config-error.js";
import { OPTION_ENTRIES } from "./options.js";
import type { Sources } from "./read-options.js";

const SURROUNDINGS = { workingDirectory: "/srv", processors: 4, newSecret: () => "fresh-secret" };

function resolved(sources: Partial<Sources> = {}): Config {
  return resolveConfig({ flags: {}, env: {}, ...sources }, SURROUNDINGS);
}

function problems(sources: Partial<Sources>): readonly string[] {
  try {
    resolved(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

function file(content: Record<string, unknown>): Sources["file"] {
  return { path: "options.json", content };
}

describe("without any source", () => {
  test("every option has its default", () => {
    expect(resolved()).toMatchObject({
      ip: "127.0.0.1",
      port: 3000,
      linkBase: "",
      routeBase: "",
      trustProxy: false,
      notebooksDir: "/srv",
      hiddenPaths: [],
      commTargets: ["jupyter.widget.control"],
      kernelRetentionTime: 30_000,
      kernelStartTimeout: 60_000,
      maxKernels: 64,
      maxKernelsPerVisitor: 8,
      journalMaxBytes: 67_108_864,
      messageMaxBytes: 10_485_760,
      messagesPerSecond: 200,
      showTracebacks: false,
      logLevel: "info",
      https: undefined,
    });
  });

  test("the secret is a new one, and long where nothing else makes it", () => {
    expect(resolved().sessionSecretToken).toBe("fresh-secret");
    const own = resolveConfig({ flags: {}, env: {} }).sessionSecretToken;
    expect(own).toMatch(/^[0-9a-f]{64}$/);
    expect(resolveConfig({ flags: {}, env: {} }).sessionSecretToken).not.toBe(own);
  });

  test("web assets may be served, source may not", () => {
    const { assetTypes } = resolved();
    expect(assetTypes).toEqual(expect.arrayContaining(["png", "css", "js", "html", "woff2", "mp4", "pdf", "wasm", "json", "geojson"]));
    expect(assetTypes).not.toEqual(expect.arrayContaining(["py"]));
  });
});

describe("headers for kernels", () => {
  test("none unless the operator lists them", () => {
    expect(resolved().forwardedHeaders).toEqual([]);
    expect(resolved({ env: { FORWARDED_HEADERS: "X-Forwarded-User, Accept-Language" } }).forwardedHeaders).toEqual([
      "X-Forwarded-User",
      "Accept-Language",
    ]);
  });

  test.each(["Cookie", "cookie", "AUTHORIZATION", "Proxy-Authorization", "X-Dashboard-Visitor", "Proxy", "X_User", "a b"])(
    "never %s",
    (name) => {
      expect(() => resolved({ env: { FORWARDED_HEADERS: `X-Ok,${name}` } })).toThrow(
        "FORWARDED_HEADERS must be a list of names of headers",
      );
    },
  );
});

describe("precedence", () => {
  test("a flag wins over the environment, the environment over the file", () => {
    const all = { flags: { port: "1" }, env: { PORT: "2" }, file: file({ PORT: 3 }) };
    expect(resolved(all).port).toBe(1);
    expect(resolved({ ...all, flags: {} }).port).toBe(2);
    expect(resolved({ ...all, flags: {}, env: {} }).port).toBe(3);
  });

  test("a variable that is set to nothing is not set", () => {
    expect(resolved({ env: { PORT: "" }, file: file({ PORT: 3 }) }).port).toBe(3);
  });

  test("variables of other programs don't matter", () => {
    expect(problems({ env: { USERNAME: "somebody", PORTS: "x", HOME: "/root" } })).toEqual([]);
  });
});

describe("values", () => {
  test.each([
    ["true", true],
    ["false", false],
    ["2", 2],
    ["10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2"],
  ])("TRUST_PROXY=%s", (text, value) => {
    expect(resolved({ env: { TRUST_PROXY: text } }).trustProxy).toBe(value);
  });

  test.each([
    ["", "", ""],
    ["/", "", ""],
    ["/apps", "/apps", "/apps"],
    ["apps/boards/", "/apps/boards", "/apps/boards"],
    ["[/apps]", "/apps", ""],
    ["[apps/boards/]", "/apps/boards", ""],
  ])("BASE_URL %j: links start with %j, routes with %j", (value, linkBase, routeBase) => {
    expect(resolved({ file: file({ BASE_URL: value }) })).toMatchObject({ linkBase, routeBase });
  });

  test("lists are separated by commas in text, and lists in the file", () => {
    expect(resolved({ env: { HIDDEN_PATHS: "a, /b/c/ ,," } }).hiddenPaths).toEqual(["a", "b/c"]);
    expect(resolved({ file: file({ HIDDEN_PATHS: ["a,b"] }) }).hiddenPaths).toEqual(["a,b"]);
  });

  test("extensions may be written with their dot and in capitals", () => {
    expect(resolved({ flags: { assetTypes: ".PNG,csv" } }).assetTypes).toEqual(["png", "csv"]);
  });

  test("paths become absolute", () => {
    const env = { NOTEBOOKS_DIR: "boards", KERNEL_PREFIXES: "/opt/r,env", HTTPS_KEY_FILE: "key.pem", HTTPS_CERT_FILE: "/etc/cert.pem" };
    const config = resolved({ env });
    expect(config.notebooksDir).toBe("/srv/boards");
    expect(config.kernelPrefixes).toEqual(["/opt/r", "/srv/env"]);
    expect(config.https).toEqual({ port: 3001, keyFile: "/srv/key.pem", certFile: "/etc/cert.pem" });
  });
});

describe("what is wrong is said in one line each", () => {
  test.each<[Partial<Sources>, string]>([
    [{ flags: { port: "web" } }, 'PORT must be a whole number from 0 to 65535, not "web" (from --port).'],
    [{ env: { PORT: "70000" } }, 'PORT must be a whole number from 0 to 65535, not "70000" (from the environment).'],
    [{ file: file({ PORT: "3000" }) }, 'PORT must be a whole number from 0 to 65535, not "3000" (from options.json).'],
    [{ env: { MAX_KERNELS: "0" } }, 'MAX_KERNELS must be a whole number, 1 or more, not "0" (from the environment).'],
    [{ env: { PRESENTATION_MODE: "maybe" } }, 'PRESENTATION_MODE must be true or false, not "maybe" (from the environment).'],
    [{ flags: { logFormat: "xml" } }, 'LOG_FORMAT must be one of json, pretty, not "xml" (from --log-format).'],
    [{ file: file({ PROT: 1 }) }, "Unknown option PROT in options.json. Did you mean PORT?"],
    [{ file: file({ "base-url": "/" }) }, "Unknown option base-url in options.json. Did you mean BASE_URL?"],
    [{ file: file({ COLOUR: "red" }) }, "Unknown option COLOUR in options.json."],
    [{ file: file({ CONFIG_FILE: "x" }) }, "CONFIG_FILE can't be set in options.json: it names the file."],
    [{ env: { HTTPS_KEY_FILE: "key.pem" } }, "HTTPS_KEY_FILE is set but HTTPS_CERT_FILE is not."],
  ])("%j", (sources, line) => {
    expect(problems(sources)).toEqual([line]);
  });

  test.each(["/a b", "/a?b", "[/a", "/a/../..//", "/a%2F"])("BASE_URL %j is refused", (value) => {
    expect(problems({ env: { BASE_URL: value } })).toHaveLength(1);
  });

  test.each(["example.org", "https://example.org/path", "ftp://example.org"])("ALLOWED_ORIGINS %j is refused", (value) => {
    expect(problems({ env: { ALLOWED_ORIGINS: value } })[0]).toContain("ALLOWED_ORIGINS must be a list of origins such as");
  });

  test("a secret is not printed", () => {
    const [line] = problems({ file: file({ SESSION_SECRET_TOKEN: 12_345_678 }) });
    expect(line).toContain("SESSION_SECRET_TOKEN");
    expect(line).not.toContain("12345678");
  });

  test("all of it at once", () => {
    expect(problems({ flags: { port: "x" }, env: { MAX_KERNELS: "-1" }, file: file({ NOPE: 1 }) })).toHaveLength(3);
  });
});

test("each flag reaches its option: the command line calls it by the flag in camel case", () => {
  const camelCase = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(OPTION_ENTRIES.filter(([key, { flag }]) => camelCase(flag) !== key).map(([, { flag }]) => flag)).toEqual([]);
});

describe("a Hub that starts this server", () => {
  const JUPYTERHUB_SERVICE_PREFIX = "/user/anna@example.org/";
  const told = { JUPYTERHUB_SERVICE_PREFIX, JUPYTERHUB_SERVICE_URL: "http://0.0.0.0:10101/user/anna@example.org/" };

  test("says where it is to be, unless that is set", () => {
    const env = { ...told, AUTH_STRATEGY: "jupyterhub" };
    const place = { ip: "0.0.0.0", port: 10_101, linkBase: "/user/anna@example.org", trustProxy: 1 };
    expect(resolved({ env })).toMatchObject(place);
    expect(resolved({ env: { ...env, TRUST_PROXY: "2" }, file: file({ PORT: 8888 }) })).toMatchObject({
      ...place,
      port: 8888,
      trustProxy: 2,
    });
    expect(resolved({ env: { ...env, JUPYTERHUB_SERVICE_URL: "http://[::1]" } })).toMatchObject({ ip: "::1", port: 80 });
  });

  test("says nothing to one that somebody starts in a terminal of theirs", () => {
    expect(resolved({ env: told })).toMatchObject({ ip: "127.0.0.1", port: 3000, linkBase: "", trustProxy: false });
  });
});

describe("a kernel gateway", () => {
  test("is not used unless its address is given", () => {
    expect(resolved({ env: { KG_AUTH_TOKEN: "secret" } }).gateway).toBeUndefined();
  });

  test.each([
    ["http://gateway:8888", "", "http://gateway:8888"],
    ["http://gateway:8888/", "/jupyter/", "http://gateway:8888/jupyter"],
    ["https://example.org/a/", "b", "https://example.org/a/b"],
  ])("at %s with the path %j is %s", (url, path, expected) => {
    const env = { KERNEL_GATEWAY_URL: url, KG_BASE_URL: path, KG_AUTH_TOKEN: "secret" };
    expect(resolved({ env }).gateway).toMatchObject({ urls: [expected], token: "secret" });
  });

  test("of several, each once", () => {
    const env = { KERNEL_GATEWAY_URL: "http://one:8888, http://two:8888,http://one:8888/" };
    expect(resolved({ env }).gateway?.urls).toEqual(["http://one:8888", "http://two:8888"]);
  });

  const KERNEL_GATEWAY_URL = "https://gateway:8888";

  test("settings of a proxy are JSON in the environment, an object in the file", () => {
    const settings = { user: "ann", password: "pass word", requestHeaders: { "X-Team": "sales", Authorization: "Bearer x" } };
    const { user, password, requestHeaders } = settings;
    const expected = { login: { user, password }, requestHeaders };
    expect(resolved({ env: { KERNEL_GATEWAY_URL, PROXY_SETTINGS: JSON.stringify(settings) } }).gateway).toMatchObject(expected);
    expect(resolved({ env: { KERNEL_GATEWAY_URL }, file: file({ PROXY_SETTINGS: settings }) }).gateway).toMatchObject(expected);
    expect(resolved({ env: { KERNEL_GATEWAY_URL, PROXY_SETTINGS: '{"user":"ann"}' } }).gateway?.login).toEqual({
      user: "ann",
      password: "",
    });
  });

  test.each([
    "nonsense",
    '{"user":"a:b"}',
    '{"password":"secret word"}',
    '{"users":"a"}',
    '{"requestHeaders":{"Host":"x"}}',
    '{"requestHeaders":{"SEC-WebSocket-Key":"x"}}',
    '{"requestHeaders":{"X-Two":"a\\r\\nb"}}',
    '{"requestHeaders":{"X-Number":1}}',
  ])("settings that can't be sent are refused, and not shown: %s", (PROXY_SETTINGS) => {
    const [problem] = problems({ env: { KERNEL_GATEWAY_URL, PROXY_SETTINGS } });
    expect(problem).toMatch(/^PROXY_SETTINGS /);
    expect(problem).not.toContain(PROXY_SETTINGS);
    expect(problem).not.toContain("secret word");
  });

  test("certificates are files, the client's with its key", () => {
    const files = { KG_CA_FILE: "ca.pem", KG_CLIENT_CERT_FILE: "/etc/c.pem", KG_CLIENT_KEY_FILE: "k.pem", KG_VALIDATE_CERT: "no" };
    expect(resolved({ env: { KERNEL_GATEWAY_URL, ...files } }).gateway?.tls).toEqual({
      caFile: "/srv/ca.pem",
      certFile: "/etc/c.pem",
      keyFile: "/srv/k.pem",
      validate: false,
    });
    expect(resolved({ env: { KERNEL_GATEWAY_URL } }).gateway?.tls).toMatchObject({ caFile: undefined, validate: true });
    expect(problems({ env: { KG_CLIENT_CERT_FILE: "c" } })).toEqual(["KG_CLIENT_CERT_FILE is set but KG_CLIENT_KEY_FILE is not."]);
    expect(problems({ env: { KG_CLIENT_KEY_FILE: "k" } })).toEqual(["KG_CLIENT_KEY_FILE is set but KG_CLIENT_CERT_FILE is not."]);
  });

  test("further variables of a start are not those that the server says itself", () => {
    const env = { KERNEL_GATEWAY_URL, KG_KERNEL_ENV: '{"KERNEL_NAMESPACE":"sales"}' };
    expect(resolved({ env }).gateway?.kernelEnv).toEqual({ KERNEL_NAMESPACE: "sales" });
    for (const name of ["KERNEL_ID", "KERNEL_USERNAME", "KERNEL_USER_AUTH", "a b"]) {
      expect(problems({ env: { KG_KERNEL_ENV: JSON.stringify({ [name]: "x" }) } })[0]).toMatch(/^KG_KERNEL_ENV must be JSON such as/);
    }
  });

  test.each(["gateway:8888", "ws://gateway", "http://user:word@gateway", "http://gateway?x"])("can't be at %s", (url) => {
    expect(problems({ env: { KERNEL_GATEWAY_URL: url } })).toEqual([expect.stringContaining("KERNEL_GATEWAY_URL")]);
  });
});
