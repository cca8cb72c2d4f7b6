/** A reporter for Vitest that writes how many tests of each kind passed and failed to the file that TEST_COUNTS_FILE names. */
import { writeFileSync } from "node:fs";

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = {};
    for (const module of modules) {
      counts[module.project.name] ??= { passed: 0, failed: 0 };
      const count = counts[module.project.name];
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const passed = states.filter((state) => state === "passed").length;
      const failed = states.filter((state) => state === "failed").length;
      count.passed += passed;
      // A file that could not be read, or whose preparation failed, has no failed test of its own.
      count.failed += failed === 0 && module.state() === "failed" ? 1 : failed;
    }
    if (unhandledErrors.length > 0) counts["outside of tests"] = { passed: 0, failed: unhandledErrors.length };
    if (process.env.TEST_COUNTS_FILE) writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify(counts));
  }
}
