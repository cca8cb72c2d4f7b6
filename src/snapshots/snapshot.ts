/** What a run of a static dashboard left: for first paints its outputs, for pages the same text for all, compressed once. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Output } from "../outputs/output.js";
import { OutputArea } from "../outputs/output-area.js";
import type { JupyterMessage } from "../protocol/message.js";
import { type CellProgress, cellOfMessageId } from "../protocol/page.js";
import { packMessage, type SnapshotContent, unpackMessage } from "../protocol/snapshot.js";

export interface Snapshot {
  /** The dashboard's path. */
  readonly path: string;
  readonly revision: string;
  readonly taken: Date;
  /** Every cell has run to its end, or was allowed to fail. */
  readonly complete: boolean;
  readonly cells: readonly CellProgress[];
  /** `SnapshotContent` as JSON, compressed by gzip. */
  readonly body: Buffer;
  outputs(cell: number): readonly Output[];
}

export interface Result {
  readonly path: string;
  readonly revision: string;
  readonly taken: Date;
  readonly complete: boolean;
  readonly cells: readonly CellProgress[];
  readonly messages: readonly JupyterMessage[];
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export async function makeSnapshot({ path, revision, taken, complete, cells, messages }: Result): Promise<Snapshot> {
  const content: SnapshotContent = { revision, taken: taken.toISOString(), cells, messages: messages.map(packMessage) };
  const body = await compress(JSON.stringify(content));
  return { path, revision, taken, cells, complete, body, outputs: outputsOf(messages) };
}

/** From its body alone. Throws where that is no snapshot. */
export async function openSnapshot(path: string, complete: boolean, body: Buffer): Promise<Snapshot> {
  const { revision, taken, cells, messages }: SnapshotContent = JSON.parse((await decompress(body)).toString("utf8"));
  const unpacked = messages.flatMap((packed) => unpackMessage(packed) ?? []);
  return { path, revision, taken: new Date(taken), cells, complete, body, outputs: outputsOf(unpacked) };
}

/** For who takes it uncompressed. */
export async function bodyText({ body }: Snapshot): Promise<string> {
  return (await decompress(body)).toString("utf8");
}

/** As a page would take them, one after the other. */
export async function messagesIn(snapshot: Snapshot): Promise<readonly JupyterMessage[]> {
  const { messages }: SnapshotContent = JSON.parse(await bodyText(snapshot));
  return messages.flatMap((packed) => unpackMessage(packed) ?? []);
}

function outputsOf(messages: readonly JupyterMessage[]): Snapshot["outputs"] {
  const areas = new Map<number, OutputArea>();
  for (const message of messages) {
    const cell = cellOfMessageId(message.parent_header.msg_id);
    if (cell === undefined) continue;
    const area = areas.get(cell) ?? new OutputArea();
    areas.set(cell, area);
    area.apply(message);
  }
  return (cell) => areas.get(cell)?.outputs ?? [];
}
