/** A FigureWidget of plotly keeps the size that it is first drawn with; here it follows its place, and fills it where that has a height. */
import type { WidgetModel } from "@jupyter-widgets/base";

interface Size {
  width?: number;
  height?: number;
}

/** Plotly's of a figure that stands. */
const DRAWN = "plotlywidget-after-render";
/** No change of Python's has this number: the kernel goes on without. */
const NOBODYS_EDIT = -1;
/** Below it cells of a grid stand one below the other, as high as they are. */
const HAS_SLOTS = "(min-width: 768px)";

/** As long as the view's element is there. */
export function followPlace(model: WidgetModel, element: HTMLElement): void {
  if (!isFigure(model)) return;
  /** What it was told here, in its own place: anything else is its author's. */
  let told: Size = {};
  const follow = (): void => {
    if (!element.isConnected || !element.classList.contains("js-plotly-plot")) return;
    const size = sizeIn(element, model.get("_widget_layout") ?? {}, told);
    if (size.width === told.width && size.height === told.height) return;
    told = size;
    // As if Python had said it, so that nothing of it is sent there.
    model.set_state({ _py2js_relayout: { relayout_data: { ...size }, layout_edit_id: NOBODYS_EDIT, source_view_id: null } });
    model.set_state({ _py2js_relayout: null });
  };
  const observer = new ResizeObserver(follow);
  observer.observe(element);
  const onDrawn = (): void => {
    if (element.isConnected) follow();
  };
  document.addEventListener(DRAWN, onDrawn);
  model.once("destroy", () => {
    observer.disconnect();
    document.removeEventListener(DRAWN, onDrawn);
  });
}

function isFigure(model: WidgetModel): boolean {
  return model.get("_model_module") === "anywidget" && typeof model.get("_widget_layout") === "object";
}

/** Undefined: as its author or plotly says. */
function sizeIn(element: HTMLElement, layout: Size, told: Size): Size {
  const isOurs = (name: keyof Size): boolean => layout[name] === undefined || layout[name] === null || layout[name] === told[name];
  const { clientWidth: width, clientHeight: height } = element;
  const size: Size = {};
  if (isOurs("width") && width > 0) size.width = width;
  if (isOurs("height") && height > 0 && isInSlot(element)) size.height = height;
  return size;
}

function isInSlot(element: HTMLElement): boolean {
  return element.closest(".view-grid") !== null && matchMedia(HAS_SLOTS).matches;
}
