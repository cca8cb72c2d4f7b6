import { expect, test } from "vitest";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { Seats } from "./seats.js";
import type { SessionClient } from "./types.js";

interface Listener extends SessionClient {
  readonly texts: unknown[];
  readonly closes: number[];
}

function listener(name: string): Listener {
  const texts: unknown[] = [];
  const closes: number[] = [];
  return {
    kind: "jupyter",
    name,
    texts,
    closes,
    send: ({ content }) => texts.push(typeof content.text === "string" ? content.text.slice(0, 10) : ""),
    close: (code) => closes.push(code),
  };
}

const said = (text: string): JupyterMessage => createMessage({ channel: "iopub", msgType: "stream", session: "s", content: { text } });

test("a client that comes back gets what it missed, in order, before what is new", () => {
  const seats = new Seats();
  const [first, second] = [listener("a"), listener("a")];
  const seat = seats.take(first);
  seat.send(said("1"));
  expect(seats.leave(seat, first)).toEqual([]);
  seat.send(said("2"));
  seat.send(said("3"));
  expect(seats.take(second)).toBe(seat);
  seat.send(said("4"));
  expect([first.texts, second.texts]).toEqual([["1"], ["2", "3", "4"]]);
});

test("a new connection takes the place of one that has not been noticed to be lost", () => {
  const seats = new Seats();
  const [old, next] = [listener("a"), listener("a")];
  const seat = seats.take(old);
  seats.take(next);
  expect(old.closes).toEqual([1001]);
  expect(seats.leave(seat, old)).toEqual([]);
  seat.send(said("1"));
  expect(next.texts).toEqual(["1"]);
});

test("nothing is kept for a client without a name", () => {
  const seats = new Seats();
  const nobody = listener("");
  const seat = seats.take(nobody);
  expect(seats.take(listener(""))).not.toBe(seat);
  expect(seats.leave(seat, nobody)).toEqual([seat]);
});

test("of very much that was missed, the latest is kept", () => {
  const seats = new Seats();
  const seat = seats.take(listener("a"));
  const first = listener("a");
  seats.take(first);
  seats.leave(seat, first);
  const mebibyte = "x".repeat(1024 * 1024);
  for (let index = 0; index < 10; index++) seat.send(said(`${index}${mebibyte}`));
  seat.send(said("the end"));
  const back = listener("a");
  seats.take(back);
  expect(back.texts.length).toBeLessThan(5);
  expect(back.texts.at(-1)).toBe("the end");
});

test("only so many places are kept, and the one that was left first is given up first", () => {
  const seats = new Seats();
  const clients = ["a", "b", "c", "d", "e"].map(listener);
  const taken = clients.map((client) => seats.take(client));
  const given = clients.flatMap((client, index) => {
    const seat = taken[index];
    return seat === undefined ? [] : seats.leave(seat, client);
  });
  expect(given).toEqual([taken[0]]);
  expect(seats.take(listener("a"))).not.toBe(taken[0]);
});
