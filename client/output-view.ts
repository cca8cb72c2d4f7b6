/** Shows a list of outputs in an element and brings it up to date with as little change as it can: what is the same stays. */
import type { Output, StreamOutput } from "../src/outputs/output.js";
import { renderOutput, renderStreamText } from "../src/outputs/render.js";
import { activate, type PageParts } from "./activate.js";

interface Shown {
  readonly output: Output;
  /** Undefined for what visitors do not see. */
  readonly node: HTMLElement | undefined;
  dispose(): void;
}

/** Of one stream; more text than this makes a page slow and helps nobody who scrolls. */
const LONGEST_TEXT = 400_000;
/** Characters from which an output is laid out only when it comes into sight. */
const HUGE_HTML = 1_000_000;

export class OutputView {
  private shown: Shown[] = [];
  private stale = true;

  constructor(
    private readonly element: HTMLElement,
    private readonly parts: PageParts,
  ) {}

  /** At the next `show` everything is built anew: its widgets belong to a session that is no more. */
  renew(): void {
    this.stale = true;
  }

  /** Resolves once widgets and formulas are in their places. */
  async show(outputs: readonly Output[]): Promise<void> {
    if (this.stale) this.keepHeight();
    const pending: Promise<void>[] = [];
    for (const [index, output] of outputs.entries()) {
      const before = this.stale ? undefined : this.shown[index];
      if (before !== undefined && isSame(before.output, output)) continue;
      if (before !== undefined && this.growText(before, output, index)) continue;
      if (before !== undefined && this.exchangeImage(before, output, index)) continue;
      pending.push(this.place(index, output, before));
    }
    for (const extra of this.shown.splice(outputs.length)) remove(extra);
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
    this.element.replaceChildren();
  }

  private place(index: number, output: Output, before: Shown | undefined): Promise<void> {
    const node = nodeOf(output, this.parts);
    const next = this.shown.slice(index + 1).find((entry) => entry.node !== undefined)?.node ?? null;
    if (before !== undefined) remove(before);
    if (node === undefined) {
      report(output);
      this.shown[index] = { output, node, dispose() {} };
      return Promise.resolve();
    }
    this.element.insertBefore(node, next);
    const activation = activate(node, this.parts);
    this.shown[index] = { output, node, dispose: activation.dispose };
    return activation.done;
  }

  private growText(before: Shown, output: Output, index: number): boolean {
    if (!isStream(before.output) || !isStream(output) || output.name !== before.output.name) return false;
    if (!output.text.startsWith(before.output.text)) return false;
    const added = output.text.slice(before.output.text.length);
    if (output.name === "stderr") console.warn(added);
    const text = before.node?.querySelector("pre");
    if (output.text.length > LONGEST_TEXT && before.output.text.length <= LONGEST_TEXT) return false;
    text?.insertAdjacentHTML("beforeend", renderStreamText(added));
    this.shown[index] = { ...before, output };
    return true;
  }

  /** A plot that is drawn again: the old picture stays until the new one is there to be shown. */
  private exchangeImage(before: Shown, output: Output, index: number): boolean {
    const image = before.node?.querySelector<HTMLImageElement>(":scope.output-image > img");
    if (image === undefined || image === null) return false;
    const node = nodeOf(output, this.parts);
    const successor = node?.querySelector<HTMLImageElement>(":scope.output-image > img");
    if (successor === undefined || successor === null || node === undefined) return false;
    for (const { name, value } of successor.attributes) if (image.getAttribute(name) !== value) image.setAttribute(name, value);
    this.shown[index] = { ...before, output };
    return true;
  }
}

function nodeOf(output: Output, parts: PageParts): HTMLElement | undefined {
  const html = renderOutput(shortened(output), { linkBase: parts.linkBase });
  if (html === "") return undefined;
  const template = document.createElement("template");
  template.innerHTML = html;
  const node = template.content.firstElementChild;
  if (!(node instanceof HTMLElement)) return undefined;
  if (html.length > HUGE_HTML) node.classList.add("output-huge");
  return node;
}

/** Of long text the end is shown. */
function shortened(output: Output): Output {
  if (!isStream(output) || output.text.length <= LONGEST_TEXT) return output;
  const tail = output.text.slice(-LONGEST_TEXT / 2);
  return { ...output, text: `[Earlier lines are left out]\n${tail.slice(tail.indexOf("\n") + 1)}` };
}

function isStream(output: Output): output is StreamOutput {
  return output.output_type === "stream";
}

function isSame(a: Output, b: Output): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function report(output: Output): void {
  if (isStream(output)) console.warn(output.text);
}

function remove({ node, dispose }: Shown): void {
  dispose();
  node?.remove();
}
