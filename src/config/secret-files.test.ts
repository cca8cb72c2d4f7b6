import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "./config-error.js";
import { loadConfig, type ProcessSources } from "./load-config.js";
import { OPTION_ENTRIES } from "./options.js";

let folder: string;
let secret: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
  secret = join(folder, "token");
  await writeFile(secret, "s3cret\n");
});

afterEach(() => rm(folder, { recursive: true }));

async function problems(sources: Partial<ProcessSources>): Promise<readonly string[]> {
  const error = await loadConfig({ flags: {}, env: {}, ...sources }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error.problems;
}

async function configFile(content: object): Promise<string> {
  const path = join(folder, "options.json");
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe("a secret in a file", () => {
  test("by flag, by environment, by configuration file, in that order", async () => {
    const other = join(folder, "other");
    await writeFile(other, "another");
    const file = await configFile({ AUTH_TOKEN_FILE: other });
    expect((await loadConfig({ flags: {}, env: {}, configFile: file })).authToken).toBe("another");
    const env = { AUTH_TOKEN_FILE: secret };
    expect((await loadConfig({ flags: {}, env, configFile: file })).authToken).toBe("s3cret");
    expect((await loadConfig({ flags: { authTokenFile: other }, env })).authToken).toBe("another");
  });

  test("loses the newline at its end, and nothing else", async () => {
    await writeFile(secret, " two\nlines \r\n");
    const env = { USERNAME: "guest", PASSWORD_FILE: secret };
    expect((await loadConfig({ flags: {}, env })).password).toBe(" two\nlines ");
  });

  test("is read as the environment's text would be", async () => {
    await writeFile(secret, '{"user":"proxy"}');
    expect((await loadConfig({ flags: {}, env: { PROXY_SETTINGS_FILE: secret } })).gateway).toBeUndefined();
    await writeFile(secret, "two words");
    const [problem = ""] = await problems({ env: { AUTH_TOKEN_FILE: secret } });
    expect(problem).toBe(
      `AUTH_TOKEN must be a text of ASCII characters without spaces, which a header can carry, not what it is (from ${secret}).`,
    );
  });
});

describe("what is wrong is said at once, without a secret", () => {
  test("no file, an empty one, both given, no path", async () => {
    const [empty, missing] = [join(folder, "empty"), join(folder, "missing")];
    await writeFile(empty, "\n");
    const found = await problems({
      env: { AUTH_TOKEN_FILE: missing, SESSION_SECRET_TOKEN_FILE: empty, KG_AUTH_TOKEN: "s3cret", KG_AUTH_TOKEN_FILE: secret },
      configFile: await configFile({ PASSWORD_FILE: 7 }),
    });
    expect([...found].sort()).toEqual([
      `Can't read the file that AUTH_TOKEN_FILE names, ${missing}: there is no such file.`,
      "KG_AUTH_TOKEN and KG_AUTH_TOKEN_FILE are both set. Leave one out.",
      "PASSWORD_FILE must be a text, the path of a file.",
      `The file ${empty}, which SESSION_SECRET_TOKEN_FILE names, is empty.`,
    ]);
  });

  test("what is no secret has no file", async () => {
    expect(await problems({ configFile: await configFile({ PORT_FILE: secret }) })).toEqual([
      expect.stringContaining("Unknown option PORT_FILE"),
    ]);
  });
});

test("no option has the name that another's file has", () => {
  const names = OPTION_ENTRIES.flatMap(([, { name, flag, secret: isSecret }]) =>
    isSecret === true ? [name, `--${flag}`, `${name}_FILE`, `--${flag}-file`] : [name, `--${flag}`],
  );
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
