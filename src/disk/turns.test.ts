import { expect, test } from "vitest";
import { createTurns } from "./turns.js";

test("so many run at once, the others after them in their order, whether or not one fails", async () => {
  const takeTurn = createTurns(2);
  const begun: string[] = [];
  const ends = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const start = (name: string) =>
    takeTurn(() => {
      begun.push(name);
      return new Promise<string>((resolve, reject) => ends.set(name, { resolve: () => resolve(name), reject }));
    });
  const [a, b, c, d] = ["a", "b", "c", "d"].map(start);
  await expect.poll(() => begun).toEqual(["a", "b"]);
  ends.get("b")?.reject(new Error("no"));
  await expect(b).rejects.toThrow("no");
  await expect.poll(() => begun).toEqual(["a", "b", "c"]);
  ends.get("a")?.resolve();
  expect(await a).toBe("a");
  await expect.poll(() => begun).toEqual(["a", "b", "c", "d"]);
  ends.get("c")?.resolve();
  ends.get("d")?.resolve();
  expect(await Promise.all([c, d])).toEqual(["c", "d"]);
  const again = start("e");
  await expect.poll(() => begun).toContain("e");
  ends.get("e")?.resolve();
  await again;
});
