import { expect, test } from "vitest";
import yauzl from "yauzl";
import type { FolderFile } from "./folder-content.js";
import { zipFolder } from "./zip-folder.js";

function file(path: string, text: string): FolderFile {
  const content = new File([text], "name");
  return { path, size: content.size, content };
}

async function unzip(zip: Blob): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const archive = await yauzl.fromBufferPromise(Buffer.from(await zip.arrayBuffer()));
  for await (const entry of archive.eachEntry()) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk);
    files[entry.fileName] = Buffer.concat(chunks).toString();
  }
  return files;
}

test("a zip holds the files under their paths, and tells how far it is", async () => {
  const progress: number[] = [];
  const text = "a line\n".repeat(20_000);
  const zip = await zipFolder(
    [file("index.ipynb", text), file("été/ü.txt", "hi"), file("empty", "")],
    new AbortController().signal,
    (bytes) => progress.push(bytes),
  );
  expect(await unzip(zip)).toEqual({ "index.ipynb": text, "été/ü.txt": "hi", empty: "" });
  expect(zip.type).toBe("application/zip");
  expect(zip.size).toBeLessThan(text.length / 10);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(text.length + 2);
});

test("packing ends when it is cancelled", async () => {
  const cancel = new AbortController();
  const files = [file("a", "1"), file("b", "2"), file("c", "3")];
  const packing = zipFolder(files, cancel.signal, () => cancel.abort(new Error("cancelled")));
  await expect(packing).rejects.toThrow("cancelled");
});
