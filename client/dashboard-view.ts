/** What the session's messages make of the page: outputs in their cells, widgets, states. Draws once a frame, however much comes. */
import { OutputArea } from "../src/outputs/output-area.js";
import { progressOf } from "../src/outputs/session-text.js";
import type { JupyterMessage } from "../src/protocol/message.js";
import { cellOfMessageId, isSessionState, NOTICE_TYPE, RESET_TYPE, type SessionState, STATE_TYPE } from "../src/protocol/page.js";
import type { PageParts } from "./activate.js";
import type { Comms } from "./comms/comms.js";
import { OutputView } from "./output-view.js";
import { markScrollable } from "./scrollable.js";
import { watchSlots } from "./slots.js";

interface CellView {
  area: OutputArea;
  readonly view: OutputView;
  /** Since it was drawn: `grown`, things were only added at the end. */
  change: "none" | "grown" | "other";
}

const OUTPUT_TYPES: ReadonlySet<string> = new Set(["stream", "display_data", "execute_result", "error"]);

export interface DashboardViewOptions extends PageParts {
  readonly comms: Comms;
  onState(state: SessionState): void;
  onNotice(text: string | undefined): void;
  /** Outputs have changed on the page, widgets included; `complete` where no cell has anything more to run. */
  onDrawn(complete: boolean): void;
}

export class DashboardView {
  private readonly cells = new Map<number, CellView>();
  /** Between a reset and the state that ends the replay nothing is drawn: the old page stays until the new one is whole. */
  private replaying = false;
  private complete = false;
  private frame: number | undefined;

  constructor(private readonly options: DashboardViewOptions) {
    for (const cell of document.querySelectorAll<HTMLElement>(".cell-code")) {
      const outputs = cell.querySelector<HTMLElement>(":scope > .cell-outputs:not([hidden])");
      if (outputs === null) continue;
      this.cells.set(Number(cell.dataset.cell), { area: new OutputArea(), view: new OutputView(outputs, options), change: "none" });
    }
    window.addEventListener("resize", markScrollable);
    markScrollable();
    watchSlots();
  }

  take(message: JupyterMessage): void {
    const type = message.header.msg_type;
    if (type === RESET_TYPE) this.reset();
    else if (type === STATE_TYPE) this.takeState(message);
    else if (type === NOTICE_TYPE) this.options.onNotice(String(message.content.text));
    else if (type.startsWith("comm_")) this.takeComm(message);
    else if (type === "status") this.options.widgets.take(message);
    else if (type === "update_display_data") for (const cell of this.cells.values()) this.apply(cell, message);
    else this.takeOutput(message);
  }

  private reset(): void {
    this.replaying = true;
    this.options.onNotice(undefined);
    this.options.widgets.reset();
    this.options.comms.reset();
    for (const cell of this.cells.values()) {
      cell.area = new OutputArea();
      cell.view.renew();
      cell.change = "other";
    }
  }

  private takeState({ content }: JupyterMessage): void {
    this.replaying = false;
    this.options.widgets.completeReplay();
    if (isSessionState(content)) {
      this.complete = progressOf(content).complete;
      this.options.comms.takeState(content);
      this.options.onState(content);
    }
    this.requestFrame();
  }

  private takeComm(message: JupyterMessage): void {
    if (!this.options.comms.take(message)) this.options.widgets.take(message);
  }

  private takeOutput(message: JupyterMessage): void {
    const index = cellOfMessageId(message.parent_header.msg_id);
    const cell = index === undefined ? undefined : this.cells.get(index);
    if (cell !== undefined) this.apply(cell, message);
    // A callback's print has no place on the page.
    else if (index === undefined && OUTPUT_TYPES.has(message.header.msg_type))
      console.info("Output of this dashboard:", message.content.text ?? message.content);
  }

  private apply(cell: CellView, message: JupyterMessage): void {
    const change = cell.area.apply(message);
    if (change === undefined) return;
    const grows = change.kind === "append-text" || change.kind === "push";
    cell.change = grows && cell.change !== "other" ? "grown" : "other";
    this.requestFrame();
  }

  private requestFrame(): void {
    if (this.replaying || this.frame !== undefined) return;
    // A page in the background gets no frames; it is drawn when it is looked at.
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = undefined;
    if (this.replaying) return;
    const { complete } = this;
    const changed = [...this.cells.values()].filter(({ change }) => change !== "none");
    const drawn = changed.map((cell) => {
      const onlyGrew = cell.change === "grown";
      cell.change = "none";
      return cell.view.show(cell.area.outputs, onlyGrew);
    });
    void Promise.all(drawn).then(() => {
      if (changed.length > 0) markScrollable();
      this.options.onDrawn(complete);
    });
  }
}
