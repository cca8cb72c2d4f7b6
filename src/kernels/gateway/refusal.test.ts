import { describe, expect, test } from "vitest";
import { errorOf } from "./refusal.js";

const where = "POST http://gateway/api/kernels on the kernel gateway";

function answer(status: number, message: string): ReturnType<typeof errorOf> {
  return errorOf({ where, status, body: JSON.stringify({ reason: "Forbidden", message }) });
}

describe("no room", () => {
  test.each([
    "Resource Limit",
    "A max kernels limit has been set to 3 and there are currently 3 active and pending kernels.",
    "A max kernels per user limit has been set to 1 and user 'ann' currently has 1 active and pending kernel.",
  ])("is told from other refusals: %s", (message) => {
    const error = answer(403, message);
    expect(error).toMatchObject({ code: "NO_ROOM", status: 503, detail: expect.stringContaining(message) });
    expect(error.message).not.toContain("gateway");
  });

  test("is nothing that another status speaks of", () => {
    expect(answer(500, "Resource Limit").code).toBe("KERNEL_START");
  });
});

describe("the operator reads what to do", () => {
  test.each([
    [403, "User 'root' is not authorized to start kernel 'Python 3'. Ensure KERNEL_USERNAME is set", "Set KERNEL_USERNAME to a user"],
    [401, "", "Check KG_AUTH_TOKEN and PROXY_SETTINGS"],
    [302, "", "Check KG_AUTH_TOKEN and PROXY_SETTINGS"],
    [404, "", "Check KERNEL_GATEWAY_URL and KG_BASE_URL"],
    [500, "KernelID: '1' launch timeout due to: Waited too long (30.0s)", "The gateway's own log says more"],
  ])("%i %s", (status, message, advice) => {
    const error = answer(status, message);
    expect(error).toMatchObject({
      code: "KERNEL_START",
      message: expect.stringContaining(`${where} was answered with ${status}. ${advice}`),
    });
    expect(error.message).toContain(message);
  });

  test("also where the answer is no JSON, and not at great length", () => {
    const { message } = errorOf({ where, status: 502, body: `<h1>Bad Gateway</h1>${"x".repeat(10_000)}` });
    expect(message).toContain("<h1>Bad Gateway</h1>");
    expect(message.length).toBeLessThan(500);
    expect(errorOf({ where, status: 403, body: "null" }).message).toContain("403");
  });
});
