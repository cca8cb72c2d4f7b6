import fc from "fast-check";
import { expect, test } from "vitest";
import { type StartFacts, startEnvironment } from "./kernel-environment.js";

const FACTS: StartFacts = { env: {}, gatewayEnv: {}, username: "ann", workingDirectory: "/srv/sales", startTimeoutMs: 1500 };
const name = fc.oneof(
  fc.constantFrom(
    "KERNEL_USERNAME",
    "USERNAME",
    "KERNEL_ID",
    "ID",
    "KERNEL_WORKING_DIR",
    "LAUNCH_TIMEOUT",
    "KERNEL_NAMESPACE",
    "QUERY_STRING",
  ),
  fc.stringMatching(/^[A-Z_]{1,12}$/),
);
const environment = fc.dictionary(name, fc.string({ maxLength: 20 }));

test("whatever a visitor's variables are called, they say nothing of whose kernel it is, or which", () => {
  fc.assert(
    fc.property(environment, (env) => {
      const told = startEnvironment({ ...FACTS, env, gatewayEnv: { KERNEL_NAMESPACE: "sales" } });
      expect(told).toMatchObject({
        KERNEL_USERNAME: "ann",
        KERNEL_WORKING_DIR: "/srv/sales",
        KERNEL_LAUNCH_TIMEOUT: "2",
        KERNEL_NAMESPACE: "sales",
      });
      expect(told).not.toHaveProperty("KERNEL_ID");
      expect(startEnvironment({ ...FACTS, env, username: undefined })).not.toHaveProperty("KERNEL_USERNAME");
    }),
  );
});

test("what a kernel may know of its visitor goes under both names, as far as Enterprise Gateway takes it", () => {
  const env = { QUERY_STRING: "x".repeat(4096), HTTP_LONG: "x".repeat(4097) };
  const told = startEnvironment({ ...FACTS, env });
  expect(told).toMatchObject({ QUERY_STRING: env.QUERY_STRING, KERNEL_QUERY_STRING: env.QUERY_STRING });
  expect(Object.keys(told).filter((key) => key.includes("LONG"))).toEqual([]);
});
