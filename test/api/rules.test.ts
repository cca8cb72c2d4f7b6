/** The operator's rules for dashboards, as far as the server itself watches them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Author, notebookUpload } from "../support/author.js";
import { startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

test("rules whose path names nothing are in the log at the start and after a change, once each", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  await mkdir(join(folder, "team"));
  await writeNotebook(join(folder, "team", "sales.ipynb"), "# Sales");
  const rules = { "": {}, team: {}, "team/sales": {}, "team/salse": {}, gone: {} };
  await writeFile(join(folder, ".rules.json"), JSON.stringify(rules));
  // Only what is published is heard of.
  const env = { DASHBOARD_RULES_FILE: join(folder, ".rules.json"), NOTEBOOKS_POLL_INTERVAL: "3600000" };
  const server = await startServerProcess({ folder, env });
  const told = (): unknown[] =>
    server
      .log()
      .split("\n")
      .filter((line) => line.includes("has no effect"))
      .map((line) => JSON.parse(line).rule);
  await expect.poll(told).toEqual(["gone", "team/salse"]);
  const author = new Author(server.url);
  expect((await author.publish("gone", notebookUpload("Here"))).status).toBe(201);
  expect((await author.publish("team/salse", notebookUpload("Here"))).status).toBe(201);
  expect((await author.remove("gone")).status).toBe(204);
  await expect.poll(told).toEqual(["gone", "team/salse", "gone"]);
  await server.stop();
  await rm(folder, { recursive: true });
});
