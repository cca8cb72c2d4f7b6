/** What a fork server says, line by line. The other side is python/fork_server.py. */
import Type, { type Static } from "typebox";
import Value from "typebox/value";

const Answer = Type.Union([
  Type.Object({ ready: Type.Literal(true) }),
  Type.Object({ refused: Type.String(), module: Type.Optional(Type.String()) }),
  Type.Object({ fork: Type.Number(), pid: Type.Number() }),
  Type.Object({ fork: Type.Number(), failed: Type.String() }),
  Type.Object({ fork: Type.Number(), stale: Type.Literal(true) }),
  Type.Object({ imports: Type.Number(), modules: Type.Array(Type.String()) }),
  Type.Object({ ended: Type.Number(), code: Type.Number() }),
  Type.Object({ ended: Type.Number(), signal: Type.Number() }),
]);

export type ForkAnswer = Static<typeof Answer>;

/** Throws for what is no answer. */
export function parseForkAnswer(line: string): ForkAnswer {
  return Value.Parse(Answer, JSON.parse(line));
}
