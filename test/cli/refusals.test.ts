import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "./command.js";

let folder: string;
let listener: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
  listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  listener.close();
  await rm(folder, { recursive: true });
});

function takenPort(): string {
  const address = listener.address();
  return typeof address === "object" && address !== null ? String(address.port) : "";
}

async function refused(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand(args, env);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const [line = "", ...rest] = stderr.trimEnd().split("\n");
  expect(rest).toEqual([]);
  return line.replace("jupyter-dashboards-server: ", "");
}

test("an unknown option", async () => {
  expect(await refused(["--prot", "1"])).toBe("unknown option '--prot' (Did you mean --port?)");
});

test("a folder that is not there", async () => {
  expect(await refused([join(folder, "missing")])).toBe(`There is no folder ${join(folder, "missing")}.`);
});

test("a value that does not fit, wherever it comes from", async () => {
  expect(await refused([folder, "--port", "many"])).toBe('PORT must be a whole number from 0 to 65535, not "many" (from --port).');
  expect(await refused([folder], { MAX_KERNELS: "0" })).toContain("MAX_KERNELS must be a whole number, 1 or more");
  await writeFile(join(folder, "options.json"), '{ "PROT": 1 }');
  const file = join(folder, "options.json");
  expect(await refused([folder, "--config", file])).toBe(`Unknown option PROT in ${file}. Did you mean PORT?`);
});

test("rules for dashboards that can't be kept", async () => {
  const file = join(folder, "rules.json");
  await writeFile(file, '{ "team": { "session": "everybody" } }');
  expect(await refused([folder, "--dashboard-rules-file", file])).toBe(
    `In ${file}: At "team": session is "everybody"; it must be "visitor", "shared" or "static".`,
  );
  await writeFile(file, "{ team }");
  expect(await refused([folder], { DASHBOARD_RULES_FILE: file })).toMatch(/^The rules file .* is not JSON: /);
});

test("a token that no header can carry, without showing it", async () => {
  for (const secret of ["pässword", "two words", "line\nline"]) {
    const line = await refused([folder], { AUTH_TOKEN: secret });
    expect(line).toMatch(/^AUTH_TOKEN must be a text of ASCII characters/);
    expect(line).not.toContain(secret);
  }
});

test("a port that is taken", async () => {
  expect(await refused([folder, "--port", takenPort()])).toBe(
    `Port ${takenPort()} of 127.0.0.1 is taken by another program. Choose another with --port.`,
  );
});

test("an HTTPS key that is not there", async () => {
  const missing = join(folder, "key.pem");
  const args = [folder, "--port", "0", "--https-port", "0", "--https-key-file", missing, "--https-cert-file", missing];
  expect(await refused(args)).toBe(`Can't read ${missing}, which HTTPS_KEY_FILE names.`);
});

test("--version and --help say what they are asked for and end well", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await runCommand(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  const help = await runCommand(["--help"]);
  expect(help).toMatchObject({ code: 0, stderr: "" });
  expect(help.stdout).toContain("Usage: jupyter-dashboards-server [options] [FOLDER]");
});
