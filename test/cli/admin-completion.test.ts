import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTime } from "../support/patience.js";
import { ADMIN, admin } from "./admin-command.js";
import { type FakeServer, PUBLISHING, startFakeServer } from "./fake-server.js";

let folder: string;
let server: FakeServer;
let script: string;

function entry(kind: "folder" | "notebook", path: string) {
  const common = { kind, name: path.split("/").at(-1), path, title: `Title of ${path}`, changed: "2030-01-01T00:00:00Z", url: "http://x" };
  return kind === "folder" ? common : { ...common, revision: "a".repeat(64), size: 1 };
}

const FOLDERS: Readonly<Record<string, unknown>> = {
  "/_api/notebooks": [entry("folder", "team a"), entry("notebook", "sales"), entry("notebook", "savings"), entry("notebook", "a:b")],
  "/_api/notebooks/team%20a": [entry("notebook", "team a/Ünter")],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-completion-"));
  await mkdir(join(folder, "bin"));
  const command = join(folder, "bin", "jupyter-dashboards-admin");
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${ADMIN}" "$@"\n`);
  await chmod(command, 0o755);
  await writeFile(join(folder, "file.ipynb"), "{}");
  server = await startFakeServer((request, response) => {
    const entries = FOLDERS[request.url ?? ""];
    const answer = request.url === "/_api/publishing" ? PUBLISHING : { kind: "folder", path: "", entries };
    response.writeHead(entries === undefined && answer !== PUBLISHING ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  ({ stdout: script } = await admin(["completion", "bash"]));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** What a real, interactive bash has made of a line after Tab: it prints its line where we bound a key to that. */
async function completed(line: string): Promise<string> {
  const setup = `${script}\nbind 'set bell-style none'\nbind -x '"\\C-x\\C-p": printf "<<%s>>" "$READLINE_LINE"'\nPS1=ready\\>\n`;
  await writeFile(join(folder, "rc"), setup);
  const bash = spawn("python3", ["-c", "import pty, sys; pty.spawn(sys.argv[1:])", "bash", "--rcfile", join(folder, "rc"), "-i"], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH}`, JUPYTER_DASHBOARDS_SERVER: server.url, TERM: "dumb" },
    stdio: "pipe",
  });
  try {
    let shown = "";
    const found = new Promise<string>((resolve, reject) => {
      let typed = false;
      bash.stdout.setEncoding("utf8").on("data", (text: string) => {
        shown += text;
        if (!typed && shown.includes("ready>")) {
          typed = true;
          bash.stdin.write(`${line}\t\u0018\u0010`);
        }
        const answer = /<<(.*)>>/.exec(shown)?.[1];
        if (answer !== undefined) resolve(answer);
      });
      bash.once("close", () => reject(new Error(`bash ended:\n${shown}`)));
    });
    return await inTime(found, () => `the completion of ${line}`);
  } finally {
    bash.kill();
    await once(bash, "close");
  }
}

describe("Tab in bash", () => {
  test.each([
    ["a sub-command", "jupyter-dashboards-admin hist", "jupyter-dashboards-admin history "],
    ["a sub-command of token", "jupyter-dashboards-admin token rev", "jupyter-dashboards-admin token revoke "],
    ["a flag", "jupyter-dashboards-admin upload --over", "jupyter-dashboards-admin upload --overwrite "],
    ["a file", "jupyter-dashboards-admin upload fi", "jupyter-dashboards-admin upload file.ipynb "],
    ["a dashboard on the server", "jupyter-dashboards-admin delete sal", "jupyter-dashboards-admin delete sales "],
    ["as far as it is certain", "jupyter-dashboards-admin delete s", "jupyter-dashboards-admin delete sa"],
    [
      "a folder, with its space escaped and none after it",
      "jupyter-dashboards-admin delete te",
      "jupyter-dashboards-admin delete team\\ a/",
    ],
    ["within a folder", "jupyter-dashboards-admin delete team\\ a/", "jupyter-dashboards-admin delete team\\ a/Ünter "],
    ["within quotes", 'jupyter-dashboards-admin delete "team a/', 'jupyter-dashboards-admin delete "team a/Ünter" '],
    ["a name with a colon", "jupyter-dashboards-admin delete a:", "jupyter-dashboards-admin delete a:b "],
  ])("completes %s", async (_name, line, expected) => {
    expect(await completed(line)).toBe(expected);
  });

  test("does not run what is on the line", async () => {
    await completed("jupyter-dashboards-admin delete $(touch ran) sa");
    expect(execFileSync("ls", [folder], { encoding: "utf8" })).not.toContain("ran");
  });
});

test("the server that is named on the line is asked", async () => {
  const args = ["complete", "words", "--", "delete", "--server", server.url, "sal"];
  expect(await admin(args)).toEqual({ code: 0, stdout: "words\nsales\tTitle of sales\n", stderr: "" });
});

test("a server that is not there is no reason to complain at Tab", async () => {
  const args = ["complete", "words", "--", "--server", "http://127.0.0.1:1", "delete", "sal"];
  expect(await admin(args)).toEqual({ code: 0, stdout: "words\n", stderr: "" });
});

test.each(["bash", "zsh", "fish"])("there is a script for %s", async (shell) => {
  const outcome = await admin(["completion", shell]);
  expect(outcome).toEqual({ code: 0, stdout: expect.stringMatching(/ complete (bash|words) /), stderr: "" });
});

test("and none for others", async () => {
  expect(await admin(["completion", "tcsh"])).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("bash, zsh, fish") });
});
