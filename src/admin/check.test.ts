import { expect, test } from "vitest";
import { isLacking, kernelPrefixesOf } from "./check.js";

test("what comes from other sites counts where visitors reach none", () => {
  const lacking = (offline: boolean) => (["whole", "online", "part", "nothing"] as const).filter((shows) => isLacking(shows, offline));
  expect(lacking(false)).toEqual(["part", "nothing"]);
  expect(lacking(true)).toEqual(["online", "part", "nothing"]);
});

test("the flag counts before the environment", () => {
  expect(kernelPrefixesOf(undefined, {})).toEqual([]);
  expect(kernelPrefixesOf(undefined, { KERNEL_PREFIXES: "/a, /b" })).toEqual(["/a", "/b"]);
  expect(kernelPrefixesOf("/c", { KERNEL_PREFIXES: "/a" })).toEqual(["/c"]);
});
