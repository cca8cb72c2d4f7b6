import { defineConfig } from "vitest/config";

const SECOND = 1000;
/** Ends long after the tests' own waits (PATIENCE_MS in test/support), which say what did not come; `poll` is one of them. */
const WITH_REAL_PARTS = { testTimeout: 150 * SECOND, hookTimeout: 150 * SECOND, expect: { poll: { timeout: 60 * SECOND } } };
const PROPERTIES = "{src,client}/**/*.property.test.{ts,tsx}";
/** Need Chromium. */
const IN_BROWSER = "test/browser/**/*.test.ts";
/** Need the machine for themselves. */
const FAULTS = "test/faults/**/*.test.ts";
/** Where the variable TEST_KERNELS names a gateway, starts it. */
const PREPARATION = "test/support/prepare-kernels.ts";

// Later kinds wait for the earlier ones: real kernels and browsers must not compete with the rest for a small machine.
export default defineConfig({
  test: {
    // One process runs many files: reading the modules anew for each took as long as the fast tests themselves. No module of the tests or of
    // the server's changes when it is used.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{src,client,compatibility}/**/*.test.{ts,tsx}"],
          exclude: [PROPERTIES],
          testTimeout: 20 * SECOND,
          expect: { poll: { timeout: 10 * SECOND } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: "property", include: [PROPERTIES], testTimeout: 60 * SECOND, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: "api",
          include: ["test/**/*.test.ts"],
          exclude: [IN_BROWSER, FAULTS],
          ...WITH_REAL_PARTS,
          maxWorkers: 4,
          globalSetup: PREPARATION,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [IN_BROWSER],
          ...WITH_REAL_PARTS,
          maxWorkers: 4,
          globalSetup: PREPARATION,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: [FAULTS],
          ...WITH_REAL_PARTS,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
