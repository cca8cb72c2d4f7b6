import { afterEach, expect, test, vi } from "vitest";
import { newId } from "./new-id.js";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["with", {}],
  ["without", { randomUUID: undefined }],
])("ids differ and fit a message %s the browser's own UUIDs", (_word, lack) => {
  const { crypto } = globalThis;
  vi.stubGlobal("crypto", {
    randomUUID: () => crypto.randomUUID(),
    getRandomValues: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array),
    ...lack,
  });
  const ids = Array.from({ length: 100 }, newId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{32,36}$/);
});
