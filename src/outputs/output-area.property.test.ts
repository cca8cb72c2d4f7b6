import fc from "fast-check";
import { expect, test } from "vitest";
import { createMessage } from "../protocol/message.js";
import { OutputArea } from "./output-area.js";
import { StreamText } from "./stream-text.js";

const chunk = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\b", "\u001b[31m", "\u001b[0m", "😀"), maxLength: 12 });

test("how a text is cut into chunks does not matter", () => {
  // Escape sequences that meet no character before a return are kept for what follows, so only whole texts of characters are compared.
  const plain = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\b", "😀"), maxLength: 30 });
  fc.assert(
    fc.property(plain, fc.nat(30), (text, at) => {
      const characters = [...text];
      const cut = Math.min(at, characters.length);
      const parts = new StreamText();
      parts.append(characters.slice(0, cut).join(""));
      parts.append(characters.slice(cut).join(""));
      expect(parts.text).toBe(new StreamText(text).text);
    }),
  );
});

test("stays within its bound, whatever comes, and counts right", () => {
  const message = fc.oneof(
    chunk.map((text) => ({ msgType: "stream", content: { name: "stdout", text } })),
    chunk.map((text) => ({ msgType: "stream", content: { name: "stderr", text } })),
    fc.nat(400).map((size) => ({ msgType: "display_data", content: { data: { "text/plain": "x".repeat(size) }, metadata: {} } })),
    fc.boolean().map((wait) => ({ msgType: "clear_output", content: { wait } })),
    fc.string().map((ename) => ({ msgType: "error", content: { ename, evalue: "", traceback: [] } })),
  );
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
      const area = new OutputArea({ maxBytes: 1500 });
      for (const each of messages) area.apply(createMessage({ channel: "iopub", session: "s", ...each }));
      expect(area.bytes).toBeLessThanOrEqual(1500);
      expect(new OutputArea({ outputs: area.outputs }).bytes).toBe(area.bytes);
    }),
  );
});
