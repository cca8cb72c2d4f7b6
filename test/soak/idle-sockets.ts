/**
 * `npm run soak:sockets [SOCKETS]`: so many connections (10,000 unless given) that say nothing, never end their headers, or send a body
 * byte by byte. Meanwhile a visitor's dashboard must come alive as ever; afterwards the server must hold no more than before. For Linux.
 */
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { holdingsOf, probeEnvironment } from "../support/holdings.js";
import { PageClient } from "../support/page-client.js";
import { startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const KINDS = {
  silent: "",
  headers: "GET /dashboards/sales HTTP/1.1\r\nHost: x\r\nX-Slow: ",
  body: "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nusername=",
} as const;
type Kind = keyof typeof KINDS;
const NAMES: readonly Kind[] = ["silent", "headers", "body"];
const DRIP_MS = 10_000;
/** The server's own limits are a minute for headers and for bodies; it looks every half minute. */
const LONGEST_MS = 150_000;
const ALLOWED_RESIDENT_MB = 150;
const sockets = Number(process.argv[2] ?? 10_000);

const place = await mkdtemp(join(tmpdir(), "sockets-"));
const folder = join(place, "dashboards");
const probeFile = join(place, "probe.json");
await mkdir(folder);
await writeNotebook(join(folder, "sales.ipynb"), "print('sold')");
const env = { USERNAME: "guest", PASSWORD: "open sesame", LOG_LEVEL: "error", ...probeEnvironment(probeFile) };
const server = await startServerProcess({ folder, env });
const { hostname, port } = new URL(server.url);
const problems: string[] = [];
const open = new Map<Kind, Set<Socket>>(NAMES.map((name) => [name, new Set()]));

const visit = async (): Promise<number> => {
  const began = performance.now();
  const body = new URLSearchParams({ username: "guest", password: "open sesame" });
  const response = await fetch(`${server.url}/login`, { method: "POST", redirect: "manual", body });
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const page = await PageClient.open(server.url, "sales", { cookie });
  await page.settled();
  page.close();
  return performance.now() - began;
};
const counts = (): string => NAMES.map((name) => `${name} ${open.get(name)?.size}`).join(", ");

const calmMs = await visit();
const before = await holdingsOf(server, probeFile);
for (let index = 0; index < sockets; index += 1) {
  const kind = NAMES[index % NAMES.length] ?? "silent";
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.on("close", () => open.get(kind)?.delete(socket));
  // What the server says before it closes must be read, or the end is never seen.
  socket.resume();
  open.get(kind)?.add(socket);
  socket.write(KINDS[kind]);
  if (index % 200 === 199) await once(socket, "connect");
}
console.log(`open: ${counts()}`);
const dripping = setInterval(() => {
  for (const name of ["headers", "body"] as const) for (const socket of open.get(name) ?? []) socket.write("a");
}, DRIP_MS);
const busyMs = await visit();
const during = await holdingsOf(server, probeFile);
console.log(`a visitor's dashboard: ${calmMs.toFixed(0)} ms alone, ${busyMs.toFixed(0)} ms beside them`);
console.log(`resident: ${before.residentMb.toFixed(0)} MB before, ${during.residentMb.toFixed(0)} MB with them`);
console.log(`descriptors: ${before.descriptors} before, ${during.descriptors} with them`);

const end = Date.now() + LONGEST_MS;
while (NAMES.some((name) => open.get(name)?.size !== 0) && Date.now() < end) await delay(1000);
clearInterval(dripping);
console.log(`still open after ${((LONGEST_MS - (end - Date.now())) / 1000).toFixed(0)} s: ${counts()}`);
for (const name of NAMES)
  if (open.get(name)?.size !== 0) problems.push(`${open.get(name)?.size} connections of the kind "${name}" were never ended`);
await visit();
for (const group of open.values()) for (const socket of group) socket.destroy();
await delay(1000);
const after = await holdingsOf(server, probeFile);
console.log(`afterwards: ${after.descriptors} descriptors, ${after.residentMb.toFixed(0)} MB resident`);
if (after.descriptors > before.descriptors + 5) problems.push("descriptors are left");
if (after.residentMb > before.residentMb + ALLOWED_RESIDENT_MB) problems.push("memory is left");
await server.stop();
await rm(place, { recursive: true });
console.log(problems.length === 0 ? "Nothing was held up, and nothing is left." : problems.join("\n"));
process.exitCode = problems.length === 0 ? 0 : 1;
