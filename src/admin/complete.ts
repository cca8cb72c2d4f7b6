/** Answers a shell's Tab: what could come next, with paths of dashboards from the server. */
import type { Command } from "commander";
import { Listing } from "./answers.js";
import { apiPath, type Client } from "./client.js";
import { folderPath } from "./context.js";
import { bashReply, splitShellLine } from "./shell-words.js";
import { type Suggestion, suggest } from "./suggest.js";
import { printable } from "./text.js";

/** Connects to the server that the flags on the line name. */
export type ConnectByFlags = (flags: Readonly<Record<string, string>>) => Promise<Client>;

/** `args`: "bash CURRENT LINE", or "words -- WORD…". What can't be answered is answered with nothing: Tab must not complain. */
export async function answerCompletion(program: Command, args: readonly string[], connect: ConnectByFlags): Promise<string> {
  const [mode, ...rest] = args;
  const [current = "", line = ""] = rest;
  const words = mode === "bash" ? splitShellLine(line).slice(1) : rest.slice(1);
  const word = words.at(-1) ?? "";
  const suggestions = suggest(program, words);
  if (suggestions.kind === "files") return "files\n";
  const found = suggestions.kind === "words" ? suggestions.words : await dashboards(word, () => connect(suggestions.flags)).catch(() => []);
  const replies = mode === "bash" ? found.map((one) => ({ ...one, word: bashReply(one.word, word, current) })) : found;
  return `words\n${replies.map(({ word: reply, description }) => `${printable(reply)}\t${printable(description)}\n`).join("")}`;
}

async function dashboards(word: string, connect: () => Promise<Client>): Promise<readonly Suggestion[]> {
  const client = await connect();
  try {
    const folder = folderPath(word.slice(0, word.lastIndexOf("/") + 1));
    const listing = await client.find(Listing, { method: "GET", path: apiPath("notebooks", folder) });
    if (listing?.kind !== "folder") return [];
    return listing.entries
      .map(({ kind, path, title }) => ({ word: kind === "folder" ? `${path}/` : path, description: title }))
      .filter((suggestion) => suggestion.word.startsWith(word));
  } finally {
    client.close();
  }
}
