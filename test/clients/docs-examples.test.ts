/** The programs of docs/api.md, run as they are printed there. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClientServer, startForClients } from "./dashboard-folder.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = fileURLToPath(new URL("../../.venv-gateways/bin/python", import.meta.url));

let place: ClientServer;

beforeAll(async () => {
  place = await startForClients();
});

afterAll(() => place.close());

async function program(language: string): Promise<string> {
  const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
  const text = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(page)?.[1] ?? "";
  return text.replace("http://127.0.0.1:3000", place.server.url).replace("/dashboards/team/sales", "/dashboards/cells");
}

test.each([
  ["js", process.execPath, ["--input-type=module", "-e"], "hello Ada\nok\n"],
  ["py", PYTHON, ["-c"], "hello Ada\n"],
] as const)("the program in %s prints what the cell prints", async (language, command, flags, printed) => {
  const { stdout } = await promisify(execFile)(command, [...flags, await program(language)], { cwd: ROOT });
  expect(stdout.replace(/^Starting WebSocket.*\n|^Kernel: .*\n/gm, "")).toBe(printed);
});
