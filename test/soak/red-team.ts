/**
 * `npm run soak:red-team [FRAMES]`: tries every way around the policy that is known, then so many generated frames (100,000 unless
 * given) in each of the two formats, half of them as a page and half as a Jupyter client, against a real server whose kernel writes
 * down all that reaches it. Nothing may reach it but what the frames permit, built anew; nothing that comes back may hold code.
 * SEED=… repeats a run.
 */
import { attack, type Figures, searchHttp } from "../support/red-team/campaign.js";
import { startSpiedServer } from "../support/red-team/spied-server.js";

/** So that the limits of a session do not end what it can be made to pass on. */
const FRAMES_PER_SESSION = 5000;

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 30));
console.log(`SEED=${seed}`);
const server = await startSpiedServer();
const began = performance.now();
try {
  for (const format of ["json", "v1"] as const) {
    for (const kind of ["page", "jupyter"] as const) {
      const figures: Figures[] = [];
      for (let done = 0; done < count / 2; done += FRAMES_PER_SESSION) {
        const frames = Math.min(FRAMES_PER_SESSION, count / 2 - done);
        figures.push(await attack(server, { kind, format, frames, seed: seed + done }));
      }
      report(`${format}, as a ${kind === "page" ? "page" : "Jupyter client"}`, figures);
    }
  }
  const leaking = await searchHttp(server);
  if (leaking.length > 0) throw new Error(`Code came back from:\n${leaking.join("\n")}`);
  const complaints = server
    .log()
    .split("\n")
    .filter((line) => /"level":[56]0/.test(line) && !line.includes("Invalid WebSocket frame"));
  if (complaints.length > 0) throw new Error(`The server complained:\n${complaints.slice(0, 5).join("\n")}`);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`Nothing reached the kernel that was not permitted, and no code came back (${seconds} s).`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`Again with: SEED=${seed} npm run soak:red-team ${count}`);
  process.exitCode = 1;
} finally {
  await server.stop();
}

function report(name: string, figures: readonly Figures[]): void {
  const sum = (key: Exclude<keyof Figures, "forwarded">): string =>
    figures.reduce((total, one) => total + one[key], 0).toLocaleString("en");
  const types = new Map<string, number>();
  for (const { forwarded } of figures) for (const [type, times] of forwarded) types.set(type, (types.get(type) ?? 0) + times);
  const forwarded = [...types].map(([type, times]) => `${times.toLocaleString("en")} ${type}`).join(", ");
  console.log(`${name}: ${sum("sent")} frames sent, ${sum("refused")} of them not permitted, ${sum("closed")} closed the connection;`);
  console.log(`  reached the kernel: ${forwarded}; ${sum("confirmations")} times the kernel confirmed that all was taken;`);
  console.log(`  came back: ${sum("messagesHeard")} messages, ${sum("bytesHeard")} bytes.`);
}
