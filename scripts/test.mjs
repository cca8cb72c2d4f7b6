/** `npm test`: gets everything that is needed, then runs all tests. Further arguments go to Vitest. The last line is "N passed, N failed". */
import { ensureChromium } from "./lib/chromium.mjs";
import { main, StepError } from "./lib/run.mjs";
import { prepareTests, runTests } from "./lib/tests.mjs";

await main(async () => {
  await prepareTests();
  const chromium = await ensureChromium();
  const { code, counts } = await runTests(process.argv.slice(2), { CHROMIUM_PATH: chromium });
  if (counts === undefined) throw new StepError("The tests did not run to their end.");
  const total = { passed: 0, failed: 0 };
  for (const [kind, { passed, failed }] of Object.entries(counts)) {
    console.log(`${kind}: ${passed} passed, ${failed} failed`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : code;
});
