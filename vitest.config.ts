import { defineConfig } from "vitest/config";

const SECOND = 1000;
const PROPERTIES = "{src,client}/**/*.property.test.{ts,tsx}";
/** Need Chromium, and the machine for themselves. */
const IN_BROWSER = "test/{browser,faults}/**/*.test.ts";
/** Where the variable TEST_KERNELS names a gateway, starts it. */
const PREPARATION = "test/support/prepare-kernels.ts";

// Later kinds wait for the earlier ones: real kernels and browsers must not compete with the rest for a small machine.
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["{src,client}/**/*.test.{ts,tsx}"], exclude: [PROPERTIES], sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: "property", include: [PROPERTIES], testTimeout: 30 * SECOND, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: "api",
          include: ["test/**/*.test.ts"],
          exclude: [IN_BROWSER],
          testTimeout: 30 * SECOND,
          hookTimeout: 60 * SECOND,
          maxWorkers: 2,
          globalSetup: PREPARATION,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [IN_BROWSER],
          testTimeout: 60 * SECOND,
          hookTimeout: 60 * SECOND,
          fileParallelism: false,
          globalSetup: PREPARATION,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
