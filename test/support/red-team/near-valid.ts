/** Frames without end: a grammar of messages that are valid or nearly so, valid ones with their text bent or bytes changed, and noise. */
import fc from "fast-check";
import type { Json } from "./json.js";
import { type Frame, frameOf, legacyFrame, type MessageTexts, type WireFormat } from "./wire.js";

export interface HostileFrame {
  readonly frame: Frame;
  /** May be no message: the server may close the connection for it. */
  readonly mayClose: boolean;
}

const EVIL = "open('/nonexistent/EVIL')";
const REQUESTS = ["execute_request", "comm_open", "comm_msg", "comm_close", "kernel_info_request", "comm_info_request"];
const OTHERS = [
  ...["complete_request", "inspect_request", "history_request", "is_complete_request", "connect_request", "shutdown_request"],
  ...["interrupt_request", "debug_request", "usage_request", "create_subshell_request", "delete_subshell_request", "input_reply"],
  ...["apply_request", "clear_request", "abort_request", "execute_reply", "status", "stream", "constructor", "__proto__", "toString"],
  ...["EXECUTE_REQUEST", "execute_request ", " execute_request", "execute_request\0", "ｅxecute_request", "execute-request", ""],
];
const CODES = [
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "-1",
  "1.0",
  " 1",
  "1 ",
  "01",
  "+1",
  "0x1",
  "1e0",
  "１",
  "1\n",
  "1\0",
  "",
  EVIL,
  "99999999999",
];
const TARGETS = [
  "jupyter.widget.control",
  "jupyter.widget",
  "Jupyter.widget.control",
  "jupyter.widget.control ",
  "EVIL",
  "comm",
  "__proto__",
];
const COMMS = ["known", "output", "c1", "c2", "c3", "never", "constructor", "__proto__", "a b", "known\n", "KNOWN", ""];
const IDS = ["m", "cell-1-x", "cell-", "Cell-1-x", "a b", "m\n", "../x", "x".repeat(128), "x".repeat(129), ""];
/** Written as `__proto__`, which an object of the generator's own can't hold. */
const PROTOTYPE = "PROTOTYPE";
const NUMBERS = ["1e400", "-1e400", "-0", "1e-400", "9007199254740993", "18446744073709551616", "0.1", "1E+2"];

const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("\ud800", "\udc80", "\u2028", "\u202e1", "\0", "\ufeff1", "é", "e\u0301", "💥"),
);
const anything = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const text = fc.oneof(
  { weight: 3, arbitrary: odd.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) },
);
const number = fc.constantFrom(...NUMBERS);
const deep = fc.integer({ min: 1, max: 380 }).map((depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
const tooDeep = fc.integer({ min: 390, max: 3000 }).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`);
/** So long that it may be handed on as it was written. */
const long = fc
  .tuple(fc.constantFrom("a", '\\"', "\\\\", "\\u0022", "\\/", "\\ud800", "é", '{\\"code\\":1}'), fc.integer({ min: 300, max: 2000 }))
  .map(([piece, times]) => `"${piece.repeat(times)}"`);
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: long },
);
const oneOf = (weight: number, values: readonly string[], rest: fc.Arbitrary<string> = value): fc.Arbitrary<string> =>
  fc.oneof({ weight, arbitrary: fc.constantFrom(...values.map((item) => JSON.stringify(item))) }, { weight: 1, arbitrary: rest });

/** An object's text from its fields' texts; a field may come twice, and in any order. */
function objectOf(fields: Readonly<Record<string, fc.Arbitrary<string>>>, required: readonly string[] = []): fc.Arbitrary<string> {
  const one = fc.record(fields, { requiredKeys: [...required] });
  const again = fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) });
  return fc.tuple(again, one, fc.boolean()).map(([first, second, turned]) => {
    const pairs = [...Object.entries<string | undefined>(first), ...Object.entries<string | undefined>(second)];
    const texts = pairs.flatMap(([key, item]) =>
      item === undefined ? [] : [`${JSON.stringify(key === PROTOTYPE ? "__proto__" : key)}:${item}`],
    );
    return `{${(turned ? texts.reverse() : texts).join()}}`;
  });
}

const evil = fc.constant(JSON.stringify(EVIL));
const state = objectOf({
  value,
  msg_id: fc.constant('"EVIL"'),
  outputs: fc.constant(`[{"output_type":"stream","name":"stdout","text":"EVIL"}]`),
  _model_name: evil,
  _view_module: evil,
  _esm: evil,
  description_allow_html: fc.constant("true"),
  [PROTOTYPE]: value,
});
const data = objectOf(
  {
    method: oneOf(12, ["update", "update", "custom", "request_state", "request_states", "echo_update", "exec", "constructor"]),
    state: fc.oneof({ weight: 6, arbitrary: state }, { weight: 1, arbitrary: value }),
    buffer_paths: fc.oneof(
      fc.constantFrom(
        '[["a"]]',
        '[["a",0],["b"]]',
        '[["a"],["a"]]',
        '[["a",-1]]',
        "[]",
        '[["__proto__"]]',
        '[["_model_name"]]',
        '[["outputs",0,"data"]]',
      ),
      value,
    ),
    content: value,
    code: evil,
  },
  ["method", "state"],
);
/** Left out now and then by the values themselves, which may be anything. */
const REQUIRED = ["code", "comm_id", "target_name", "data"];
const content = objectOf(
  {
    code: oneOf(12, CODES),
    comm_id: oneOf(20, [...COMMS.slice(0, 5), ...COMMS]),
    target_name: oneOf(12, [...TARGETS.slice(0, 1), ...TARGETS]),
    target_module: evil,
    data: fc.oneof({ weight: 8, arbitrary: data }, { weight: 1, arbitrary: value }),
    user_expressions: fc.constant(JSON.stringify({ x: EVIL })),
    silent: value,
    store_history: value,
    allow_stdin: fc.constant("true"),
    stop_on_error: value,
    subshell_id: evil,
    restart: fc.constant("false"),
    [PROTOTYPE]: fc.constant(JSON.stringify({ code: "1", user_expressions: { x: EVIL } })),
  },
  REQUIRED,
);

/** Ids and types are mostly as they must be: else most frames would end where they are read. */
const header = objectOf(
  {
    msg_id: fc.oneof(
      { weight: 12, arbitrary: fc.uuid().map((id) => `"${id}"`) },
      { weight: 3, arbitrary: fc.constantFrom(...IDS.map((id) => JSON.stringify(id))) },
    ),
    msg_type: fc.oneof(
      {
        weight: 12,
        arbitrary: fc.constantFrom(...REQUESTS, "comm_msg", "comm_msg", "comm_msg", "execute_request").map((type) => `"${type}"`),
      },
      { weight: 6, arbitrary: fc.constantFrom(...OTHERS.map((type) => JSON.stringify(type))) },
      { weight: 1, arbitrary: odd.map((type) => JSON.stringify(type)) },
    ),
    session: fc.constantFrom('"EVIL"', '""'),
    username: evil,
    date: fc.constantFrom('"EVIL"', '""', '"2026-01-01T00:00:00Z"'),
    version: fc.constantFrom('"5.4"', '"9.9"', '"EVIL"'),
    subshell_id: evil,
    [PROTOTYPE]: fc.constant(JSON.stringify({ msg_type: "execute_request", subshell_id: "EVIL" })),
  },
  ["msg_id", "msg_type"],
);
const buffers = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.uint8Array({ maxLength: 16 }), { maxLength: 3 }) },
);
const message: fc.Arbitrary<MessageTexts> = fc.record({
  channel: fc.oneof({ weight: 8, arbitrary: fc.constant("shell") }, { weight: 1, arbitrary: fc.constantFrom("control", "stdin", "iopub") }),
  header,
  parentHeader: objectOf({ msg_id: evil, msg_type: evil, session: evil, subshell_id: evil, other: value }),
  metadata: objectOf({
    version: fc.oneof(fc.constantFrom('"2.1.0"', '"1.0"', '"2.1.0\\n"', "2"), value),
    cellId: evil,
    deletedCells: value,
  }),
  content,
  buffers,
});

/** Letters of the JSON's strings by their numbers: another text, the same value. */
function escaped(json: string, seed: number): string {
  let count = seed;
  return json.replace(/"(?:[^"\\]|\\.)*"/gs, (string) =>
    string.replace(/\\u[0-9a-f]{4}|\\.|[a-z]/gi, (letter) => {
      count = (count * 31 + 7) % 1009;
      return letter.length === 1 && count % 3 === 0 ? `\\u00${letter.charCodeAt(0).toString(16)}` : letter;
    }),
  );
}

const bent = fc.tuple(message, fc.nat(1000)).map(([{ header, content, metadata, ...rest }, seed]) => ({
  ...rest,
  header: escaped(header, seed),
  content: escaped(content, seed + 1),
  metadata: ` \n${metadata}\t`,
}));
/** What is JSON, but no message, or not quite. */
const wrong = fc
  .tuple(message, fc.constantFrom("channel", "header", "parentHeader", "metadata", "content"), fc.oneof(value, tooDeep, odd))
  .map(([texts, part, other]) => ({ ...texts, [part]: other }));

function damaged(frame: Frame, places: readonly (readonly [number, number])[]): Frame {
  if (typeof frame === "string") {
    const letters = [...frame];
    for (const [at, value] of places) letters[at % letters.length] = String.fromCharCode(value);
    return letters.join("");
  }
  const copy = Uint8Array.from(frame);
  for (const [at, value] of places) copy[at % copy.length] = value;
  return copy;
}

/** A part too many or too few, in the binary form of the JSON format. */
const oddParts = fc
  .tuple(message, fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 4 }))
  .map(([texts, parts]) => legacyFrame([new TextEncoder().encode(String(frameOf({ ...texts, buffers: [] }, "json"))), ...parts]));

export function hostileFrames(format: WireFormat): fc.Arbitrary<HostileFrame> {
  const framed = (texts: fc.Arbitrary<MessageTexts>): fc.Arbitrary<Frame> => texts.map((one) => frameOf(one, format));
  const spoilt = fc
    .tuple(framed(message), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }))
    .map(([frame, places]) => damaged(frame, places));
  const surely = (frames: fc.Arbitrary<Frame>): fc.Arbitrary<HostileFrame> => frames.map((frame) => ({ frame, mayClose: false }));
  const perhaps = (frames: fc.Arbitrary<Frame>): fc.Arbitrary<HostileFrame> => frames.map((frame) => ({ frame, mayClose: true }));
  return fc.oneof(
    { weight: 140, arbitrary: surely(framed(message)) },
    { weight: 50, arbitrary: surely(framed(bent)) },
    { weight: 3, arbitrary: perhaps(framed(wrong)) },
    { weight: 3, arbitrary: perhaps(spoilt) },
    { weight: 1, arbitrary: perhaps(fc.uint8Array({ maxLength: 120 })) },
    { weight: 1, arbitrary: perhaps(fc.string({ unit: "binary", maxLength: 60 })) },
    { weight: 1, arbitrary: perhaps(oddParts) },
    {
      weight: 1,
      arbitrary: perhaps(
        framed(message).map((frame) => (typeof frame === "string" ? Buffer.from(frame) : Buffer.from(frame).toString("utf8"))),
      ),
    },
  );
}
