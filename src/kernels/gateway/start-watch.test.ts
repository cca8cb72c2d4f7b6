import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import type { KernelStartError } from "../errors.js";
import { GatewayClient } from "./gateway-client.js";
import { GatewayError } from "./gateway-error.js";
import { watchStart } from "./start-watch.js";

type Answer = "has it" | "gone" | "silent" | "refuses" | "down";

function give(answer: Answer): boolean {
  if (answer === "silent") throw new GatewayError("no answer", false);
  if (answer === "refuses") throw new GatewayError("answered with 500", true);
  if (answer === "down") throw new GatewayError("connection refused", false, true);
  return answer === "has it";
}

/** What the watch says at last, and after how many of these answers; the last is given again and again. */
async function watch(...answers: readonly [Answer, ...Answer[]]): Promise<{ error: KernelStartError; asked: number }> {
  let asked = 0;
  const exists = async (): Promise<boolean> => {
    asked += 1;
    return give(answers[asked - 1] ?? answers[0]);
  };
  const error = await new Promise<KernelStartError>((resolve) =>
    watchStart({ client: { exists }, id: "one", intervalMs: 1, onHopeless: resolve }),
  );
  return { error, asked };
}

test("a gateway that is busy for a moment ends no start, one that stays silent does", async () => {
  const { error, asked } = await watch("silent", "silent", "has it", "silent", "refuses", "silent", "silent", "silent");
  expect([error.message, error.mayPass, asked]).toEqual(["no answer", true, 8]);
});

test.each([
  ["a kernel that has ended", "gone", false],
  ["a gateway that nobody can connect to", "down", true],
] as const)("%s is not waited for", async (_, last, mayPass) => {
  const { error, asked } = await watch("has it", "silent", last);
  expect([error.mayPass, asked]).toEqual([mayPass, 3]);
});

test("a port that nobody listens on is known from one that says nothing", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const client = new GatewayClient({ url, requestTimeoutMs: 100 });
  await expect(client.exists("one")).rejects.toMatchObject({ wasAnswered: false, isDown: false });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(client.exists("one")).rejects.toMatchObject({ wasAnswered: false, isDown: true });
  await client.close();
});
