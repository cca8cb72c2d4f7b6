import { afterAll, beforeAll, expect, test } from "vitest";
import { attack, searchHttp } from "../support/red-team/campaign.js";
import { type SpiedServer, startSpiedServer } from "../support/red-team/spied-server.js";

const SEED = 20_261_124;
let server: SpiedServer;

beforeAll(async () => {
  server = await startSpiedServer();
});

afterAll(() => server.stop());

test.each([
  ["page", "json"],
  ["page", "v1"],
  ["jupyter", "json"],
  ["jupyter", "v1"],
] as const)("of what a hostile %s sends in %s, a kernel gets what is permitted, and says nothing of code", async (kind, format) => {
  const { forwarded, refused, sent, closed, messagesHeard } = await attack(server, { kind, format, frames: 1000, seed: SEED });
  expect(sent).toBeGreaterThan(1000);
  for (const count of [refused, closed, messagesHeard]) expect(count).toBeGreaterThan(50);
  const expected = ["comm_close", "comm_info_request", "comm_msg", "comm_open", "kernel_info_request"];
  expect(new Set(forwarded.keys())).toEqual(new Set(kind === "page" ? expected : [...expected, "execute_request"]));
});

test("no address gives code away", async () => {
  expect(await searchHttp(server)).toEqual([]);
});
