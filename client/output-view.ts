/** Shows a list of outputs in an element and brings it up to date with as little change as it can: what is the same stays. */

import type { DisplayOutput, Output, StreamOutput } from "../src/outputs/output.js";
import { libraryTypeOf, renderOutput } from "../src/outputs/render.js";
import { activate, type PageParts } from "./activate.js";
import { LibraryOutput } from "./library-output.js";
import { redirectMarkup } from "./local-copies.js";
import { trustFrames } from "./nonce.js";
import { StreamView } from "./stream-view.js";
import { pageWords } from "./words/page-words.js";

interface Shown {
  readonly output: Output;
  /** Undefined for what visitors do not see. */
  readonly node: HTMLElement | undefined;
  readonly stream?: StreamView;
  readonly library?: LibraryOutput;
  dispose(): void;
}

interface Placed {
  readonly shown: Shown;
  readonly done?: Promise<void>;
}

/** Characters from which an output is laid out only when it comes into sight. */
const HUGE_HTML = 1_000_000;
/** What is brought to life once, when it is put into the page. */
const ACTIVE = "script, [data-widget-model], [data-latex-display], [data-markdown]";

export class OutputView {
  private shown: Shown[] = [];
  private stale = true;
  /** What stood here before everything is built anew, in order. */
  private former: Element[] = [];

  constructor(
    private readonly element: HTMLElement,
    private readonly parts: PageParts,
  ) {}

  /** At the next `show` everything is built anew: its widgets belong to a session that is no more. */
  renew(): void {
    this.stale = true;
  }

  /**
   * Resolves once widgets and formulas are in their places. `onlyGrew`: since the last time, outputs were only added, and streams
   * only got longer by text that can be rendered by itself.
   */
  async show(outputs: readonly Output[], onlyGrew = false): Promise<void> {
    if (this.stale) this.keepHeight();
    const pending: Promise<void>[] = [];
    for (const [index, output] of outputs.entries()) {
      const before = this.shown[index];
      if (before !== undefined && (before.output === output || (!onlyGrew && isSame(before.output, output)))) continue;
      const after = before === undefined ? undefined : this.update(before, output, onlyGrew);
      const { shown, done } = after === undefined ? this.place(index, output, before) : { shown: after };
      this.shown[index] = shown;
      if (done !== undefined) pending.push(done);
    }
    for (const extra of this.shown.splice(outputs.length)) remove(extra);
    this.former = [];
    await Promise.allSettled(pending);
    this.element.style.minHeight = "";
  }

  dispose(): void {
    for (const entry of this.shown.splice(0)) remove(entry);
  }

  /** What stands there now, of the server or of an earlier session, gives way without the page jumping. */
  private keepHeight(): void {
    this.stale = false;
    if (this.element.offsetHeight > 0) this.element.style.minHeight = `${this.element.offsetHeight}px`;
    for (const entry of this.shown) entry.dispose();
    this.shown = [];
    this.former = [...this.element.children];
    this.element.replaceChildren();
  }

  /** Undefined where the output has to be made anew. */
  private update(before: Shown, output: Output, onlyGrew: boolean): Shown | undefined {
    if (isStream(output) && isStream(before.output) && output.name === before.output.name) {
      before.stream?.update(output.text, onlyGrew);
      if (output.name === "stderr") warn(addedText(before.output, output, onlyGrew));
      return { ...before, output };
    }
    if (before.library !== undefined && isDisplay(output) && before.library.update(output)) return { ...before, output };
    return this.exchangeImage(before, output) ? { ...before, output } : undefined;
  }

  /** The node of before where it is the same and does nothing by itself: a picture that is put anew flickers. */
  private formerLike(node: HTMLElement): HTMLElement {
    const former = this.former.shift();
    return former instanceof HTMLElement && former.isEqualNode(node) && node.querySelector(ACTIVE) === null ? former : node;
  }

  private place(index: number, output: Output, before: Shown | undefined): Placed {
    const next = this.shown.slice(index + 1).find((entry) => entry.node !== undefined)?.node ?? null;
    if (before !== undefined) remove(before);
    if (isStream(output)) {
      if (output.name === "stderr") {
        warn(output.text);
        return { shown: { output, node: undefined, dispose() {} } };
      }
      this.former.shift();
      const stream = new StreamView(output.text);
      this.element.insertBefore(stream.node, next);
      return { shown: { output, node: stream.node, stream, dispose() {} } };
    }
    const libraryType = isDisplay(output) ? libraryTypeOf(output.data) : undefined;
    if (isDisplay(output) && libraryType !== undefined) {
      this.former.shift();
      const library = new LibraryOutput(output, libraryType, this.parts);
      this.element.insertBefore(library.node, next);
      return { shown: { output, node: library.node, library, dispose: () => library.dispose() }, done: library.done };
    }
    const made = nodeOf(output, this.parts);
    if (made === undefined) return { shown: { output, node: undefined, dispose() {} } };
    const node = this.formerLike(made);
    this.element.insertBefore(node, next);
    const { done, dispose } = activate(node, this.parts);
    return { shown: { output, node, dispose }, done };
  }

  /** A plot that is drawn again: the old picture stays until the new one is there to be shown. */
  private exchangeImage(before: Shown, output: Output): boolean {
    const image = imageOf(before.node);
    const successor = image === undefined ? undefined : imageOf(nodeOf(output, this.parts));
    if (image === undefined || successor === undefined) return false;
    for (const { name } of [...image.attributes]) if (!successor.hasAttribute(name)) image.removeAttribute(name);
    for (const { name, value } of successor.attributes) if (image.getAttribute(name) !== value) image.setAttribute(name, value);
    return true;
  }
}

function nodeOf(output: Output, parts: PageParts): HTMLElement | undefined {
  const html = renderOutput(output, { words: pageWords(), linkBase: parts.linkBase });
  if (html === "") return undefined;
  const template = document.createElement("template");
  template.innerHTML = html;
  const node = template.content.firstElementChild;
  if (!(node instanceof HTMLElement)) return undefined;
  redirectMarkup(template.content, parts.redirect);
  trustFrames(node);
  if (html.length > HUGE_HTML) node.classList.add("output-huge");
  return node;
}

function imageOf(node: HTMLElement | undefined): HTMLImageElement | undefined {
  return node?.querySelector<HTMLImageElement>(":scope.output-image > img") ?? undefined;
}

function isStream(output: Output): output is StreamOutput {
  return output.output_type === "stream";
}

function isDisplay(output: Output): output is DisplayOutput {
  return output.output_type === "display_data" || output.output_type === "execute_result";
}

function isSame(a: Output, b: Output): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function addedText(before: StreamOutput, after: StreamOutput, onlyGrew: boolean): string {
  return onlyGrew || after.text.startsWith(before.text) ? after.text.slice(before.text.length) : after.text;
}

/** What the program says to its author: not for visitors, but there for who looks for it. */
function warn(text: string): void {
  console.warn(text);
}

function remove({ node, dispose }: Shown): void {
  dispose();
  node?.remove();
}
