import fc from "fast-check";
import "./words/en.js";
import { expect, test } from "vitest";
import { createMessage } from "../src/protocol/message.js";
import { Outbox } from "./outbox.js";

/** A server as ours: takes each message once, in the order in which it comes, and acknowledges it. */
class Receiver {
  readonly taken: string[] = [];

  take(id: string): void {
    if (!this.taken.includes(id)) this.taken.push(id);
  }
}

// A message arrives or not; its acknowledgement arrives or not.
const fate = fc.record({ arrives: fc.boolean(), acknowledged: fc.boolean() });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("send" as const), fate }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("reconnect" as const), fate: fc.constant({ arrives: true, acknowledged: true }) }),
  },
);

test("whatever is lost on the way, everything arrives once, in order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const outbox = new Outbox();
      const receiver = new Receiver();
      const sent: string[] = [];
      let broken = false;
      const reconnect = (): void => {
        broken = false;
        for (const { header } of [...outbox.all()]) {
          receiver.take(header.msg_id);
          outbox.acknowledge(header.msg_id);
        }
      };
      for (const {
        kind,
        fate: { arrives, acknowledged },
      } of [...steps, { kind: "reconnect" as const, fate: { arrives: true, acknowledged: true } }]) {
        if (kind === "reconnect") {
          reconnect();
          continue;
        }
        const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "s" });
        sent.push(message.header.msg_id);
        outbox.add(message);
        // After the first that is lost nothing more gets through.
        broken ||= !arrives;
        if (!broken) receiver.take(message.header.msg_id);
        if (!broken && acknowledged) outbox.acknowledge(message.header.msg_id);
      }
      expect(receiver.taken).toEqual(sent);
      expect(outbox.isEmpty).toBe(true);
    }),
  );
});
