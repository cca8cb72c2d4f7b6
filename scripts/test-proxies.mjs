/** `npm run test:proxies`: dashboards behind nginx, Apache and Caddy, with an upload of 500 MB. Further arguments go to Vitest. */
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureApacheAndCaddy } from "./lib/proxies.mjs";
import { main } from "./lib/run.mjs";
import { prepareTests, runTests } from "./lib/tests.mjs";

await main(async () => {
  await prepareTests();
  await ensureApacheAndCaddy();
  const chromium = await ensureChromium();
  const run = ["--project", "browser", "test/browser/proxies.test.ts", ...process.argv.slice(2)];
  const { code } = await runTests(run, { CHROMIUM_PATH: chromium, PROXIED_UPLOAD_MB: "500", ALL_PROXIES: "true" });
  process.exitCode = code;
});
