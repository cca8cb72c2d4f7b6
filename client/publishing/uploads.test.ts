import { beforeEach, expect, test, vi } from "vitest";
import type { UploadOptions } from "./api.js";
import type { PublishedDashboard, UploadAnswer } from "./api-types.js";
import { RequestProblem } from "./request-problem.js";
import { fileSource, type Source } from "./sources.js";
import type { Upload } from "./upload.js";
import { Uploads } from "./uploads.js";

/** A server that holds revisions by path, and lets tests decide how an upload ends. */
class FakeServer {
  readonly standing = new Map<string, string>();
  readonly sent: string[] = [];
  /** Called before an upload is taken. */
  before: (options: UploadOptions) => Promise<void> | void = () => undefined;

  async describe(path: string): Promise<PublishedDashboard | undefined> {
    const revision = this.standing.get(path);
    const rest = { kind: "notebook", name: path, title: `Title of ${path}`, changed: "2026-01-01T00:00:00Z", url: "", size: 1 } as const;
    return revision === undefined ? undefined : { ...rest, path, revision };
  }

  async upload(options: UploadOptions): Promise<UploadAnswer> {
    const { path, expected, fileName } = options;
    await this.before(options);
    if (this.standing.get(path) !== expected.revision) throw new RequestProblem(412, "Another revision stands there.");
    const revision = `revision ${this.sent.length + 1}`;
    this.standing.set(path, revision);
    this.sent.push(`${fileName} to ${path}`);
    return { link: `https://example.org/dashboards/${path}`, revision };
  }
}

let server: FakeServer;
let uploads: Uploads;
let announced: string[];

beforeEach(() => {
  server = new FakeServer();
  announced = [];
  uploads = new Uploads({
    api: server,
    access: {
      scopes: [""],
      limits: { uploadBytes: 1000, notebookBytes: 800, unpackedBytes: 1000, entries: 10, depth: 3, pathLength: 100 },
    },
    zip: async (files, _signal, onProgress) => {
      onProgress(1);
      return new Blob(files.map(({ content }) => content));
    },
    pause: async () => undefined,
    onChange: () => undefined,
    onPublished: () => undefined,
    announce: (text) => announced.push(text),
  });
});

function notebook(name = "sales.ipynb", bytes = 10): Source {
  return fileSource(new File(["x".repeat(bytes)], name));
}

async function added(source: Source, folder = ""): Promise<Upload> {
  uploads.add([source], folder);
  const upload = uploads.all.at(-1);
  if (upload === undefined) throw new Error("nothing was added");
  await vi.waitUntil(() => upload.phase.name === "unfit" || upload.target.name !== "unknown");
  return upload;
}

async function confirmed(upload: Upload): Promise<string> {
  uploads.confirm(upload);
  await vi.waitUntil(() => ["done", "failed", "naming"].includes(upload.phase.name));
  return upload.phase.name;
}

test("a notebook goes to the folder it was dropped in, under its own name", async () => {
  const upload = await added(notebook(), "finance");
  expect(upload.path).toBe("finance/sales");
  expect(upload.replaces).toBeUndefined();
  expect(await confirmed(upload)).toBe("done");
  expect(upload.phase).toEqual({
    name: "done",
    link: "https://example.org/dashboards/finance/sales",
    revision: "revision 1",
    outcome: "published",
    replaced: undefined,
  });
  expect(announced).toContain("finance/sales is published.");
});

test("what stands there is named before it is replaced, and can be brought back after", async () => {
  server.standing.set("sales", "old");
  const upload = await added(notebook());
  expect(upload.replaces?.title).toBe("Title of sales");
  expect(await confirmed(upload)).toBe("done");
  expect(upload.phase).toMatchObject({ replaced: "old" });
});

test("what another author published meanwhile is not replaced unseen", async () => {
  const upload = await added(notebook());
  server.standing.set("sales", "theirs");
  expect(await confirmed(upload)).toBe("naming");
  expect(upload.warning).toContain("in the meantime");
  await vi.waitUntil(() => upload.replaces?.revision === "theirs");
  expect(await confirmed(upload)).toBe("done");
});

test("a name that was not looked up yet is looked up before anything is replaced", async () => {
  server.standing.set("costs", "old");
  const upload = await added(notebook());
  void upload.rename("costs");
  expect(await confirmed(upload)).toBe("naming");
  expect(upload.replaces?.revision).toBe("old");
  expect(server.sent).toEqual([]);
});

test("what went wrong is said in the server's words, and can be tried again", async () => {
  const upload = await added(notebook());
  server.before = () => {
    throw new RequestProblem(400, "This is no notebook.");
  };
  expect(await confirmed(upload)).toBe("failed");
  expect(upload.phase).toEqual({ name: "failed", message: "This is no notebook.", remedy: "file" });
  server.before = () => undefined;
  uploads.confirm(upload);
  await vi.waitUntil(() => upload.phase.name === "done");
});

test("several are sent one after the other", async () => {
  const [first, second] = [await added(notebook("a.ipynb")), await added(notebook("b.ipynb"))];
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  server.before = () => held;
  uploads.confirmAll();
  await vi.waitUntil(() => first.phase.name === "sending");
  expect(second.phase.name).toBe("queued");
  release();
  await vi.waitUntil(() => second.phase.name === "done");
  expect(server.sent).toEqual(["a.ipynb to a", "b.ipynb to b"]);
});

test("an upload that is cancelled goes back to its name, and late news of it changes nothing", async () => {
  const upload = await added(notebook());
  server.before = ({ signal, onProgress }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        onProgress(5, 10);
        reject(signal.reason);
      });
    });
  uploads.confirm(upload);
  await vi.waitUntil(() => upload.phase.name === "sending");
  upload.cancel();
  expect(upload.phase.name).toBe("naming");
  server.before = () => undefined;
  expect(await confirmed(upload)).toBe("done");
});

test("a folder is zipped and sent with its remark", async () => {
  const content = new File(["{}"], "Sales.ipynb");
  const upload = await added({ kind: "folder", name: "report", files: async () => [{ path: "Sales.ipynb", size: 2, content }] });
  expect(upload.remark).toContain("index.ipynb");
  expect(await confirmed(upload)).toBe("done");
  expect(server.sent).toEqual(["report.zip to report"]);
});

test.each([
  [notebook("data.csv"), "Only notebooks (.ipynb), zips and folders"],
  [notebook("large.zip", 1001), "This is 1.0 kB. At most 1.0 kB can be sent."],
  [notebook("large.ipynb", 801), "This notebook is 801 bytes. At most 800 bytes can be published."],
  [{ kind: "folder", name: "x", files: () => Promise.reject(new Error("denied")) } as const, "could not be read: Error: denied"],
])("what can't be published is said at once", async (source, words) => {
  const upload = await added(source);
  expect(upload.phase).toEqual({ name: "unfit", message: expect.stringContaining(words) });
});

test("a folder that is too large once packed is not sent", async () => {
  const content = new File(["x".repeat(999)], "index.ipynb");
  const files = [
    { path: "index.ipynb", size: 500, content },
    { path: "a", size: 500, content },
  ];
  const upload = await added({ kind: "folder", name: "report", files: async () => files });
  expect(await confirmed(upload)).toBe("failed");
  expect(upload.phase).toMatchObject({ message: expect.stringContaining("At most 1.0 kB can be sent") });
});
