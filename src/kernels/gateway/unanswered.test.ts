import { expect, test } from "vitest";
import { createMessage, type JsonObject, type JupyterMessage } from "../../protocol/message.js";
import { Unanswered } from "./unanswered.js";

const say = (msgType: string, content: JsonObject = {}): JupyterMessage =>
  createMessage({ channel: "shell", msgType, session: "s", content });
const comm = (method: string): JupyterMessage => say("comm_msg", { data: { method } });
const status = (parent: JupyterMessage, state: string): JupyterMessage =>
  createMessage({ channel: "iopub", msgType: "status", session: "s", parent: parent.header, content: { execution_state: state } });
const reply = (parent: JupyterMessage): JupyterMessage =>
  createMessage({ channel: "shell", msgType: "execute_reply", session: "s", parent: parent.header });

/** The kernel's answers to a question, the last of which settles what was lost. */
function settle(unanswered: Unanswered, question: JupyterMessage): ReturnType<Unanswered["hear"]> {
  expect(unanswered.hear(status(question, "busy"))).toBeUndefined();
  expect(unanswered.hear(status(question, "idle"))).toBeUndefined();
  return unanswered.hear(reply(question));
}

test("what the kernel never heard of is said again, in order, with what was said since", () => {
  const unanswered = new Unanswered("s");
  const [done, lost, update, later] = [say("execute_request"), say("execute_request"), say("comm_msg"), say("comm_msg")];
  for (const message of [done, lost, update]) unanswered.add(message, true);
  for (const message of [status(done, "busy"), status(done, "idle"), reply(done)]) unanswered.hear(message);
  const question = unanswered.ask();
  unanswered.add(later, false);
  expect(unanswered.isAsking).toBe(true);
  expect(settle(unanswered, question)).toEqual({ unheard: [lost, update, later], answersLost: false });
  expect(unanswered.isAsking).toBe(false);
});

test("what still waited in the kernel, and is answered before the question, is not said twice", () => {
  const unanswered = new Unanswered("s");
  const queued = say("execute_request");
  unanswered.add(queued, true);
  unanswered.lose(true);
  const question = unanswered.ask();
  for (const message of [status(queued, "busy"), reply(queued), status(queued, "idle")]) unanswered.hear(message);
  expect(settle(unanswered, question)).toEqual({ unheard: [], answersLost: false });
});

test("a cell that ran while its outputs were lost is told from one that never ran", () => {
  const unanswered = new Unanswered("s");
  const [ran, moved] = [say("execute_request"), say("comm_msg")];
  for (const message of [ran, moved]) unanswered.add(message, true);
  for (const message of [ran, moved]) unanswered.hear(status(message, "busy"));
  expect(settle(unanswered, unanswered.ask())).toEqual({ unheard: [], answersLost: true });
  expect(settle(unanswered, unanswered.ask())).toEqual({ unheard: [], answersLost: false });
});

test("an answer to a question over an earlier connection settles nothing", () => {
  const unanswered = new Unanswered("s");
  const first = unanswered.ask();
  unanswered.ask();
  expect(settle(unanswered, first)).toBeUndefined();
  expect(unanswered.isAsking).toBe(true);
});

test("a cell that was on its way when a connection broke off may have run: it is not run again, and counts as lost", () => {
  const unanswered = new Unanswered("s");
  unanswered.add(say("execute_request", { silent: false }), true);
  expect(unanswered.lose(true)).toBe(true);
  expect(settle(unanswered, unanswered.ask())).toEqual({ unheard: [], answersLost: true });
});

test("what was said while there was no connection, or was not taken before an orderly end, is said again", () => {
  const unanswered = new Unanswered("s");
  const [sent, held] = [say("execute_request", { silent: false }), comm("custom")];
  unanswered.add(sent, true);
  expect(unanswered.lose(false)).toBe(false);
  unanswered.add(held, false);
  expect(settle(unanswered, unanswered.ask())).toEqual({ unheard: [sent, held], answersLost: false });
  // They are on their way now.
  unanswered.lose(true);
  expect(settle(unanswered, unanswered.ask())).toEqual({ unheard: [], answersLost: true });
});

test("of what may have been lost, only what does no harm twice is said again", () => {
  const unanswered = new Unanswered("s");
  const settings = say("execute_request", { silent: true });
  const [opened, moved, clicked, own, asked] = [
    say("comm_open"),
    comm("update"),
    comm("custom"),
    say("comm_msg", { data: { value: 1 } }),
    comm("request_state"),
  ];
  for (const message of [settings, opened, moved, clicked, own, asked]) unanswered.add(message, true);
  unanswered.lose(true);
  expect(settle(unanswered, unanswered.ask())).toEqual({ unheard: [settings, opened, moved, asked], answersLost: false });
});

test("what came before something that the kernel has taken, it has taken too", () => {
  const unanswered = new Unanswered("s");
  const [before, known, after] = [comm("update"), comm("update"), comm("update")];
  for (const message of [before, known, after]) unanswered.add(message, true);
  unanswered.lose(true);
  const question = unanswered.ask();
  for (const state of ["busy", "idle"]) unanswered.hear(status(known, state));
  expect(settle(unanswered, question)).toEqual({ unheard: [after], answersLost: false });
});
