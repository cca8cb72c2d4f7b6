import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { until } from "../support/patience.js";
import { startServerProcess } from "../support/server-process.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const MIB = 1024 * 1024;
const stage = setStage({ folder, env: { KG_KERNEL_RETENTIONTIME: "500" } });

/** Resident memory of the server, in bytes. */
async function memory(): Promise<number> {
  const status = await readFile(`/proc/${stage.server.process.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

test("20,000 lines and 20 MB of output are shown, survive a reload, and leave the server's memory again", {
  timeout: 300_000,
}, async () => {
  const warmUp = await visit(stage.browser);
  await openDashboard(warmUp.page, `${stage.server.url}/dashboards/nbformat3`);
  await warmUp.context.close();
  const before = await memory();
  for (let round = 0; round < 2; round += 1) {
    const { context, page, errors } = await visit(stage.browser);
    await openDashboard(page, `${stage.server.url}/dashboards/thirty-cells`);
    await page.locator("#large").waitFor();
    expect(await page.locator('.cell-code[data-state="done"]').count()).toBe(30);
    await expect.poll(() => page.locator('.cell-code[data-cell="1"]').textContent()).toContain("cell 0, line 699");
    expect(await page.locator("#large").evaluate((element) => element.textContent?.length ?? 0)).toBeGreaterThan(19 * MIB);
    // Usable: the page answers a click while all that is on it.
    await page.locator("header summary").click();
    await page.locator("#start-over").waitFor();
    await page.reload();
    await settled(page);
    await page.locator("#large").waitFor();
    await expect.poll(() => page.locator('.cell-code[data-cell="28"]').textContent()).toContain("cell 27, line 699");
    expect(errors).toEqual([]);
    await context.close();
  }
  await until(async () => (await memory()) - before < 120 * MIB);
});

test("over the bound the oldest output gives way and the page says so", async () => {
  const small = await startServerProcess({ folder, env: { JOURNAL_MAX_BYTES: String(4 * MIB) } });
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${small.url}/dashboards/thirty-cells`);
  await page.reload();
  await settled(page);
  await page.getByText("too large").waitFor();
  await expect.poll(() => page.locator('.cell-code[data-cell="28"]').textContent()).toContain("cell 27, line 699");
  await context.close();
  await small.stop();
});
