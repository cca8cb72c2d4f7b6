/** One attack on one session: the known ways around, then generated frames; and a look at all that the server says over HTTP. */
import fc from "fast-check";
import { Attacker, type ClientKind, openVisit } from "./attacker.js";
import { isFarewell, Judge } from "./judge.js";
import { hostileFrames } from "./near-valid.js";
import { OTHER_INDEXES, SECRET, type SpiedServer } from "./spied-server.js";
import { waysAround } from "./ways-around.js";
import type { WireFormat } from "./wire.js";

export interface CampaignOptions {
  readonly kind: ClientKind;
  readonly format: WireFormat;
  readonly frames: number;
  readonly seed: number;
}

export interface Figures {
  readonly sent: number;
  /** By the oracle: frames for which nothing may reach the kernel. */
  readonly refused: number;
  readonly forwarded: ReadonlyMap<string, number>;
  readonly closed: number;
  readonly confirmations: number;
  readonly messagesHeard: number;
  readonly bytesHeard: number;
}

const BATCH = 500;
const TARGETS = { targets: ["jupyter.widget.control"], comms: ["known"], outputComms: ["output"] };

/** Throws at the first breach. */
export async function attack(server: SpiedServer, { kind, format, frames, seed }: CampaignOptions): Promise<Figures> {
  const visit = await openVisit(server.url, kind, format, "spied");
  const attacker = new Attacker(visit);
  await attacker.connect();
  await attacker.confirm();
  const log = await server.newestSpyLog();
  const judge = new Judge(format, kind === "page", server.isOnGateway, TARGETS);
  const settle = async (): Promise<void> => {
    await attacker.confirm();
    judge.judge(await log.next());
  };
  await settle();
  const target = { evil: "open('EVIL', 'w')", cell: "1", ...OTHER_INDEXES, comm: "known", output: "output" };
  for (const { frame, asText } of waysAround(target, format)) {
    judge.note(frame);
    await attacker.provoke(frame, asText);
  }
  await settle();
  for (let done = 0; done < frames; done += BATCH) {
    const batch = fc.sample(hostileFrames(format), { numRuns: Math.min(BATCH, frames - done), seed: seed + done });
    for (const { frame, mayClose } of batch) {
      judge.note(frame);
      if (mayClose) await attacker.provoke(frame);
      else attacker.send(frame);
    }
    await settle();
  }
  await settle();
  await attacker.leave();
  const headers = { cookie: visit.cookie, origin: server.url };
  await fetch(`${server.url}/api/kernels/${visit.kernelId}`, { method: "DELETE", headers });
  judge.judge((await log.next()).filter((message) => !isFarewell(message)));
  const { sent, refused, forwarded } = judge;
  return { sent, refused, forwarded, ...attacker.figures };
}

/** Every address under which code might be had. Gives the addresses whose answers hold some. */
export async function searchHttp(server: SpiedServer): Promise<readonly string[]> {
  const files = [
    "index.ipynb",
    "INDEX.IPYNB",
    "index.ipynb/",
    "index%2eipynb",
    "index.ipynb%00.csv",
    "index.ipynb;.csv",
    "index.ipynb%20",
    "./index.ipynb",
  ];
  const helpers = [
    "helpers.py",
    "Helpers.PY",
    "helpers.py~",
    "helpers.pyc",
    "helpers%2epy",
    "helpers.py/",
    "data.csv/../helpers.py",
    "data.csv%2f..%2fhelpers.py",
  ];
  const hidden = [
    ".env",
    "%2eenv",
    ".ipynb_checkpoints/index-checkpoint.ipynb",
    "..%2fspied%2findex.ipynb",
    "data.csv",
    "..\\spied\\index.ipynb",
  ];
  const bundle = [...files, ...helpers, ...hidden].flatMap((file) =>
    ["dashboards", "dashboards-plain", "notebooks", "files"].map((at) => `/${at}/spied/${file}`),
  );
  const pages = [
    "/",
    "/dashboards",
    "/dashboards/spied",
    "/dashboards-plain/spied",
    "/dashboards/spied?view=x",
    "/dashboards/broken",
    "/dashboards/odd",
    "/dashboards/broken.ipynb",
  ];
  const jupyter = [
    "contents/spied/index.ipynb",
    "contents",
    "sessions",
    "terminals",
    "kernelspecs",
    "kernelspecs/spy",
    "kernels",
    "nbconvert/html/spied/index.ipynb",
    "status",
    "config/notebook",
    "me",
    "..%2fdashboards%2fspied%2findex.ipynb",
  ];
  const own = [
    "/_api/openapi.json",
    "/_api/notebooks/spied",
    "/_api/dashboards/spied",
    "/_api/notebooks/broken",
    "/api",
    "/lab",
    "/tree",
    "/view/spied/index.ipynb",
    "/.env",
  ];
  const methods = ["GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH"];
  const leaking: string[] = [];
  for (const path of [...pages, ...bundle, ...jupyter.map((name) => `/api/${name}`), ...own]) {
    for (const method of path.startsWith("/dashboards") ? ["GET"] : methods) {
      const response = await fetch(server.url + path, {
        method,
        redirect: "manual",
        headers: { accept: path.length % 2 === 0 ? "text/html" : "*/*" },
      });
      const text = JSON.stringify([...response.headers]) + (await response.text());
      if (text.includes(SECRET)) leaking.push(`${method} ${path}`);
    }
  }
  return leaking;
}
