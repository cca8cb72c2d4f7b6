import { expect, test } from "vitest";
import { createDrawer, type Draw } from "./drawer.js";
import { DocumentTooLargeError, DrawingBusyError, DrawingFailedError } from "./errors.js";

const LIMITS = { atOnce: 1, waiting: 1, timeMs: 60_000, documentBytes: 10 };
const { signal: wanted } = new AbortController();

async function* pieces(...texts: string[]) {
  yield* texts;
}

/** Takes it all in, and says so. */
const read: Draw = async (document) => {
  let text = "";
  for await (const piece of document) text += piece;
  return Buffer.from(text);
};

/** Goes on until it is not wanted. */
const forever: Draw = (_document, _format, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("it was ended"))));

test("a document goes through, up to a size", async () => {
  const drawer = createDrawer(read, LIMITS);
  expect(String(await drawer.draw(pieces("12345", "67890"), "pdf", wanted))).toBe("1234567890");
  await expect(drawer.draw(pieces("12345", "6789", "üb"), "pdf", wanted)).rejects.toBeInstanceOf(DocumentTooLargeError);
});

test("one is drawn, one waits, the next is turned away; an end makes room", async () => {
  const drawer = createDrawer(forever, LIMITS);
  const [first, second] = [new AbortController(), new AbortController()];
  const drawn = drawer.draw(pieces(), "pdf", first.signal);
  const waiting = drawer.draw(pieces(), "png", second.signal);
  await expect(drawer.draw(pieces(), "pdf", wanted)).rejects.toBeInstanceOf(DrawingBusyError);
  first.abort(new Error("the visitor has left"));
  await expect(drawn).rejects.toThrow("the visitor has left");
  const third = drawer.draw(pieces(), "pdf", wanted);
  drawer.close();
  await expect(Promise.all([waiting, third])).rejects.toThrow("The server is ending.");
  await expect(third).rejects.toThrow("The server is ending.");
});

test("what takes too long or goes wrong says so to the operator", async () => {
  const late = createDrawer(forever, { ...LIMITS, timeMs: 1 }).draw(pieces(), "pdf", wanted);
  await expect(late).rejects.toBeInstanceOf(DrawingFailedError);
  const broken = createDrawer(() => Promise.reject(new Error("no such file")), LIMITS).draw(pieces(), "pdf", wanted);
  await expect(broken).rejects.toMatchObject({ code: "DRAWING_FAILED", cause: { message: "no such file" } });
});
