/**
 * A client of Python's, as it comes from PyPI: jupyter-kernel-client. In JSON frames: its other format fails in its own log line, with any
 * server ("Received message on channel").
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClientServer, startForClients } from "./dashboard-folder.js";

const PYTHON = fileURLToPath(new URL("../../.venv-gateways/bin/python", import.meta.url));
const SCRIPT = fileURLToPath(new URL("kernel_client.py", import.meta.url));

let place: ClientServer;

beforeAll(async () => {
  place = await startForClients();
});

afterAll(() => place.close());

test("it runs cells, moves a slider, interrupts, restarts and shuts down", async () => {
  const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, place.server.url]);
  const seen: unknown = JSON.parse(stdout);
  expect(seen).toMatchObject({
    greet: {
      published: [
        { type: "status", execution_state: "busy" },
        { type: "execute_input", code: "" },
        { type: "stream", name: "stdout", text: "hello Ada\n" },
        { type: "status", execution_state: "idle" },
      ],
      reply: { status: "ok", payload: [], user_expressions: {} },
    },
    add: { published: expect.arrayContaining([expect.objectContaining({ type: "execute_result", data: { "text/plain": "2" } })]) },
    refused: { published: [{ type: "status" }], reply: { status: "error", ename: "NotPermitted" } },
    fail: { reply: { status: "error", ename: "ValueError", evalue: "as the author meant it", traceback: [] } },
    moved: "moved to 7\n",
    told: "heard {'ping': 1}\n",
    interrupted: { status: "error", ename: "KeyboardInterrupt" },
    restarted: { status: "ok" },
    alive: true,
    afterwards: 404,
  });
  expect(stdout).not.toContain("secret_name");
});
