/** A folder to publish in, and the list page as an author uses it. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

export interface Workplace {
  /** To be removed after the tests. */
  readonly work: string;
  readonly served: string;
  /** A new folder of the list, with a dashboard "sales" of the title "Old sales"; one for each test. */
  folderFor(name: string): string;
}

export function makeWorkplace(): Workplace {
  const work = mkdtempSync(join(tmpdir(), "publishing-"));
  const served = join(work, "served");
  mkdirSync(served);
  return {
    work,
    served,
    folderFor(name) {
      mkdirSync(join(served, name));
      writeFileSync(join(served, name, "sales.ipynb"), notebook("Old sales"));
      return name;
    },
  };
}

export function notebook(title: string, padding = 0): string {
  const cell = { cell_type: "markdown", metadata: {}, source: `# ${title}` };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 2, metadata: { padding: "x".repeat(padding) }, cells: [cell] });
}

/** As a browser tells of files that are dragged from elsewhere. */
export async function drag(page: Page, files: Readonly<Record<string, string>>, events = ["dragenter", "dragover", "drop"]): Promise<void> {
  await page.evaluate(
    ([contents, types]) => {
      const transfer = new DataTransfer();
      for (const [name, base64] of Object.entries(contents)) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      for (const type of types) {
        const event = new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
        document.querySelector("main")?.dispatchEvent(event);
      }
    },
    [
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "latin1").toString("base64")])),
      events,
    ] as const,
  );
}

export function card(page: Page, source: string): Locator {
  return page.locator(".upload", { hasText: source });
}

/** What has the focus, if that is its text. */
export function focused(page: Page, text: string): Locator {
  return page.locator(":focus", { hasText: text });
}

export async function chooseInMenu(page: Page, button: string, item: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("menuitem", { name: item }).click();
}
