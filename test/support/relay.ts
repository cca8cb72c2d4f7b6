/** A network that can fail: passes TCP connections on to a port of this machine until it is told to lose them, in one of several ways. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

/**
 * `reset`: both sides get an error. `farewell`: both sides get an orderly end. `mid-frame`: a few more bytes come, then an error.
 * `silence`: nothing comes any more and nobody is told, until an error at last. `away`: an error, and nobody is let in for a while.
 */
export const CUTS = ["reset", "farewell", "mid-frame", "silence", "away"] as const;
export type Cut = (typeof CUTS)[number];

export interface Relay {
  readonly port: number;
  /** Ends all connections without a farewell. */
  drop(): void;
  /** The same, and nobody is let in until `comeBack`. */
  leave(): void;
  comeBack(): void;
  /** Ends all connections of this moment. `measure`, from 0 to 1, says after how many bytes or how long, where that matters. */
  cut(how: Cut, measure: number): void;
  close(): Promise<void>;
}

const MOST_BYTES = 20_000;
const LONGEST_SILENCE_MS = 600;

interface Line {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly down: Valve;
  readonly up: Valve;
}

/** Lets bytes through until it is closed after so many more. */
class Valve extends Transform {
  private left = Number.POSITIVE_INFINITY;
  private onEmpty = (): void => {};

  closeAfter(bytes: number, onEmpty: () => void): void {
    this.left = bytes;
    this.onEmpty = onEmpty;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.left > 0) this.push(chunk.subarray(0, this.left));
    this.left -= chunk.byteLength;
    if (this.left <= 0) this.onEmpty();
    done();
  }
}

export async function createRelay(target: number): Promise<Relay> {
  const lines = new Set<Line>();
  let isAway = false;
  const server = createServer((client) => {
    if (isAway) client.resetAndDestroy();
    else open(client, target, lines);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const drop = (): void => {
    for (const { client, upstream } of lines) for (const socket of [client, upstream]) socket.destroy();
  };
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    drop,
    leave() {
      isAway = true;
      drop();
    },
    comeBack() {
      isAway = false;
    },
    cut(how, measure) {
      for (const line of lines) cutLine(line, how, measure);
      if (how !== "away") return;
      isAway = true;
      setTimeout(() => {
        isAway = false;
      }, measure * LONGEST_SILENCE_MS);
    },
    async close() {
      drop();
      server.close();
      await once(server, "close");
    },
  };
}

function open(client: Socket, target: number, lines: Set<Line>): void {
  const line: Line = { client, upstream: connect(target, "127.0.0.1"), down: new Valve(), up: new Valve() };
  lines.add(line);
  for (const [from, valve, to] of [
    [line.client, line.up, line.upstream],
    [line.upstream, line.down, line.client],
  ] as const) {
    from.pipe(valve).pipe(to);
    from.on("error", () => {});
    from.on("close", () => {
      lines.delete(line);
      to.destroy();
    });
  }
}

function cutLine(line: Line, how: Cut, measure: number): void {
  const reset = (): void => {
    for (const socket of [line.client, line.upstream]) socket.resetAndDestroy();
  };
  if (how === "mid-frame") {
    line.down.closeAfter(Math.ceil(measure * MOST_BYTES), reset);
    // So many bytes may never come.
    setTimeout(reset, LONGEST_SILENCE_MS);
  } else if (how === "silence") {
    for (const valve of [line.down, line.up]) valve.closeAfter(0, () => {});
    setTimeout(reset, measure * LONGEST_SILENCE_MS);
  } else if (how === "farewell") for (const socket of [line.client, line.upstream]) socket.end();
  else reset();
}
