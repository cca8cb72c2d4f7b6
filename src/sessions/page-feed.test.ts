import { expect, test } from "vitest";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { SEQUENCE_KEY } from "../protocol/page.js";
import { PageFeed } from "./page-feed.js";
import type { SessionClient } from "./types.js";

const message = (name: string, sequence?: number): JupyterMessage =>
  createMessage({ channel: "iopub", msgType: name, session: "s", metadata: sequence === undefined ? {} : { [SEQUENCE_KEY]: sequence } });

/** A line that takes `room` messages at a time, and a journal that keeps the last three. */
function stage(room: number) {
  const got: string[] = [];
  let taken = 0;
  let wake = (): void => {};
  const client: SessionClient = {
    kind: "page",
    send: ({ header }) => {
      got.push(header.msg_type);
      taken += 1;
    },
    line: {
      get isCongested() {
        return taken >= room;
      },
      onceReady: (callback) => {
        wake = callback;
      },
    },
    close: () => {},
  };
  const all: JupyterMessage[] = [];
  const feed = new PageFeed(client, {
    since: (sequence) => (sequence >= all.length - 3 && sequence <= all.length ? all.slice(sequence) : undefined),
    replay: () => [message("reset"), message("compacted"), message("state", all.length)],
  });
  const publish = (): void => {
    const next = message(`m${all.length + 1}`, all.length + 1);
    all.push(next);
    feed.send(next);
  };
  const drain = (): void => {
    taken = 0;
    wake();
  };
  return { feed, got, publish, drain };
}

test("a new page gets everything, then what is new", () => {
  const { feed, got, publish } = stage(Number.POSITIVE_INFINITY);
  feed.begin();
  publish();
  expect(got).toEqual(["reset", "compacted", "state", "m1"]);
});

test("what a line does not take waits in the journal, in order", () => {
  const { feed, got, publish, drain } = stage(4);
  feed.begin();
  for (let count = 0; count < 4; count += 1) publish();
  expect(got).toEqual(["reset", "compacted", "state", "m1"]);
  drain();
  publish();
  expect(got.slice(4)).toEqual(["m2", "m3", "m4", "m5"]);
});

test("who falls too far behind begins anew, also while it begins", () => {
  const { feed, got, publish, drain } = stage(2);
  feed.begin();
  for (let count = 0; count < 5; count += 1) publish();
  drain();
  expect(got).toEqual(["reset", "compacted", "state", "reset"]);
  drain();
  drain();
  publish();
  expect(got.slice(3)).toEqual(["reset", "compacted", "state", "m6"]);
});

test("an answer to this page alone does not wait for what others published", () => {
  const { feed, got, publish } = stage(3);
  feed.begin(0);
  for (let count = 0; count < 4; count += 1) publish();
  feed.send(message("ack"));
  expect(got).toEqual(["m1", "m2", "m3", "ack"]);
});
