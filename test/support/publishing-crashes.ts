/**
 * Publishes, deletes and rolls back at random, kills the server in the midst of it, and looks at what is there when it runs again: every
 * dashboard must be readable as exactly one revision that was published, the last one that was answered or one that was under way.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type FSWatcher, watch } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Author, bundleUpload, encodePath, notebookText, notebookUpload, type Upload } from "./author.js";
import { type ServerProcess, startServerProcess } from "./server-process.js";

export interface CrashReport {
  readonly crashes: number;
  /** Kills at the moment when a change was decided. */
  readonly aimed: number;
  /** Changes that were answered before the server was killed. */
  readonly answered: number;
  /** Changes that were cut off, and how many of them came to their end all the same. */
  readonly cutOff: number;
  readonly completed: number;
}

/** What a path shows: nothing, or the content with this number. */
type Shown = number | undefined;

interface Sent {
  readonly isBundle: boolean;
  readonly upload: Upload;
}

interface Path {
  readonly name: string;
  /** After a crash, what was under way may have been done or not. */
  readonly possible: Set<Shown>;
}

const NAMES = ["one", "two", "deep/three", "Ü 4 #%+"];
const LONGEST_CHANGE_MS = 150;
const AIMING_MS = 2000;
/** Large enough that a kill can meet it half-way. */
const BALLAST_BYTES = 300_000;

export class CrashRun {
  private readonly paths: readonly Path[] = NAMES.map((name) => ({ name, possible: new Set<Shown>([undefined]) }));
  private readonly sent = new Map<number, Sent>();
  private readonly numbers = new Map<string, number>();
  private next = 1;
  private refusal: Error | undefined;
  private watcher: FSWatcher | undefined;
  private readonly counts = { crashes: 0, aimed: 0, answered: 0, cutOff: 0, completed: 0 };

  /** `random`: from 0 to 1. */
  constructor(
    private readonly folder: string,
    private readonly random: () => number,
  ) {}

  async run(crashes: number, onCrash: (report: CrashReport) => void = () => {}): Promise<CrashReport> {
    for (let crash = 0; crash < crashes; crash++) {
      const server = await startServerProcess({ folder: this.folder, env: { LOG_LEVEL: "warn" } });
      await this.check(server);
      await this.changeUntilKilled(server);
      this.counts.crashes += 1;
      onCrash(this.counts);
    }
    const server = await startServerProcess({ folder: this.folder, env: { LOG_LEVEL: "warn" } });
    await this.check(server);
    await server.stop();
    return this.counts;
  }

  private async changeUntilKilled(server: ServerProcess): Promise<void> {
    const author = new Author(server.url);
    // Some changes are answered, then one path each is left in the midst of one.
    const quiet = Math.floor(this.random() * 3);
    for (let change = 0; change < quiet; change++) await this.change(author, this.pick(this.paths));
    const underWay = this.paths.map((path) => this.change(author, path).catch(() => undefined));
    // Half of the kills are aimed: they come as soon as something is decided, when moves are made.
    const isAimed = this.random() < 0.5;
    const patience = isAimed ? AIMING_MS : this.random() * LONGEST_CHANGE_MS;
    await Promise.race([
      ...(isAimed ? [this.decision()] : []),
      Promise.all(underWay),
      new Promise((resolve) => setTimeout(resolve, patience)),
    ]);
    server.process.kill("SIGKILL");
    this.watcher?.close();
    await once(server.process, "exit");
    await Promise.all(underWay);
    if (this.refusal !== undefined) throw this.refusal;
  }

  private async decision(): Promise<void> {
    const staging = join(this.folder, ".jupyter-dashboards", "staging");
    await mkdir(staging, { recursive: true });
    return new Promise((resolve) => {
      this.watcher = watch(staging, { recursive: true }, (_event, name) => {
        if (name?.endsWith("swap.json") !== true) return;
        this.counts.aimed += 1;
        resolve();
      });
    });
  }

  private async change(author: Author, path: Path): Promise<void> {
    const kind = this.random();
    const known = [...path.possible].find((shown) => shown !== undefined);
    if (kind < 0.15 && known !== undefined) await this.make(path, undefined, () => author.remove(path.name));
    else if (kind < 0.4) await this.rollBack(author, path);
    else await this.publish(author, path);
  }

  private async publish(author: Author, path: Path): Promise<void> {
    const number = this.next++;
    const isBundle = this.random() < 0.7;
    const title = `Content ${number}`;
    const upload = isBundle
      ? await bundleUpload({
          "index.ipynb": notebookText(title),
          "data.json": String(number),
          "ballast.bin": randomBytes(BALLAST_BYTES),
          ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`files/${index}.txt`, `${title} ${index}`])),
        })
      : notebookUpload(title);
    this.sent.set(number, { isBundle, upload });
    await this.make(path, number, () => author.publish(path.name, upload));
  }

  private async rollBack(author: Author, path: Path): Promise<void> {
    const history = await author.history(path.name);
    if (history.status !== 200) return;
    const { revisions } = (await history.json()) as { revisions: { revision: string; current: boolean }[] };
    const others = revisions.filter(({ current }) => !current);
    const chosen = others.length === 0 ? undefined : this.pick(others);
    if (chosen === undefined) return;
    const number = await this.numberOf(author, path.name, chosen.revision);
    await this.make(path, number, () => author.rollback(path.name, chosen.revision));
  }

  /** A revision that was published while the server was killed is known by its content alone. */
  private async numberOf(author: Author, name: string, revision: string): Promise<number> {
    const known = this.numbers.get(revision);
    if (known !== undefined) return known;
    const response = await author.downloadRevision(name, revision);
    const bytes = Buffer.from(await response.arrayBuffer());
    const found = [...this.sent].find(([, { upload }]) => upload.bytes.equals(bytes))?.[0];
    if (found === undefined) throw new Error(`${name} lists the revision ${revision}, which nobody published (${response.status}).`);
    this.numbers.set(revision, found);
    return found;
  }

  private async make(path: Path, becomes: Shown, change: () => Promise<Response>): Promise<void> {
    path.possible.add(becomes);
    this.counts.cutOff += 1;
    const response = await change();
    await response.arrayBuffer();
    if (!response.ok) {
      this.refusal = new Error(`A change of "${path.name}" was answered with ${response.status}.`);
      throw this.refusal;
    }
    this.counts.cutOff -= 1;
    this.counts.answered += 1;
    path.possible.clear();
    path.possible.add(becomes);
  }

  private async check(server: ServerProcess): Promise<void> {
    const author = new Author(server.url);
    for (const path of this.paths) {
      const shown = await this.shownAt(server, author, path.name);
      if (!path.possible.has(shown)) {
        throw new Error(`"${path.name}" shows ${shown}, but may only show ${[...path.possible].join(" or ")}.\n${server.log()}`);
      }
      if (path.possible.size > 1 && [...path.possible].at(-1) === shown) this.counts.completed += 1;
      path.possible.clear();
      path.possible.add(shown);
    }
    const left = await readdir(join(this.folder, ".jupyter-dashboards", "staging")).catch(() => []);
    if (left.length > 0) throw new Error(`Left behind: ${left.join(", ")}`);
  }

  private async shownAt(server: ServerProcess, author: Author, name: string): Promise<Shown> {
    const page = await fetch(`${server.url}/dashboards/${encodePath(name)}`, { headers: { accept: "text/html" } });
    const html = await page.text();
    if (page.status === 404) return undefined;
    const number = Number(/Content (\d+)/.exec(html)?.[1]);
    const sent = this.sent.get(number);
    if (page.status !== 200 || sent === undefined) throw new Error(`"${name}" is not readable: ${page.status}\n${html.slice(0, 500)}`);
    const asset = await fetch(`${server.url}/dashboards/${encodePath(name)}/data.json`);
    const data = await asset.text();
    if (sent.isBundle ? data !== String(number) : asset.status !== 404) throw new Error(`"${name}" is ${number} but its file is ${data}.`);
    const download = Buffer.from(await (await author.download(name)).arrayBuffer());
    if (!download.equals(sent.upload.bytes)) throw new Error(`The download of "${name}" is not what was published as ${number}.`);
    return number;
  }

  private pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new Error("there is nothing to pick from");
    return item;
  }
}
