/** A notebook as a dashboard needs it: typed cells, title, kernel, views and settings. */
import type { GivenSettings } from "./dashboard-settings.js";
import type { SlideType } from "./slides.js";

export interface KernelPreference {
  readonly name?: string;
  readonly language?: string;
  readonly displayName?: string;
}

interface BaseCell {
  /** Position among all cells of the notebook, from 0: the name under which a browser may ask for it. */
  readonly index: number;
  readonly source: string;
  readonly tags: readonly string[];
  /** Of a slide show. */
  readonly slideType?: SlideType | undefined;
}

export interface CodeCell extends BaseCell {
  readonly kind: "code";
  /** The cell keeps its place, its outputs are not shown. */
  readonly outputHidden: boolean;
  /** Tag `raises-exception`: an error here does not stop the cells after it. */
  readonly mayRaise: boolean;
  /** Of its outputs, in rem, by those that it was saved with; 0: none. Undefined where none of the notebook's cells was saved with any. */
  readonly expectedHeight?: number;
}

export interface MarkdownCell extends BaseCell {
  readonly kind: "markdown";
  /** File name → data URI. */
  readonly attachments: Readonly<Record<string, string>>;
}

export interface RawCell extends BaseCell {
  readonly kind: "raw";
}

export type Cell = CodeCell | MarkdownCell | RawCell;

export interface ReportView {
  readonly kind: "report";
  readonly id: string;
  readonly name: string;
  /** Indices of the visible cells, in notebook order. */
  readonly cells: readonly number[];
}

export interface GridSlot {
  /** Index of the cell. */
  readonly cell: number;
  /** 0-based, in logical units. */
  readonly row: number;
  readonly col: number;
  readonly width: number;
  readonly height: number;
}

export interface GridView {
  readonly kind: "grid";
  readonly id: string;
  readonly name: string;
  readonly columns: number;
  /** Pixels of one logical row. */
  readonly rowHeight: number;
  /** Pixels between slots. */
  readonly margin: number;
  /** In (row, col) order. */
  readonly slots: readonly GridSlot[];
}

export type View = ReportView | GridView;

export interface Notebook {
  readonly title: string;
  readonly kernel: KernelPreference;
  readonly cells: readonly Cell[];
  /** Never empty; the first is the one shown first. */
  readonly views: readonly [View, ...View[]];
  /** What the author says of how the dashboard is run. */
  readonly settings: GivenSettings;
  /** What was malformed and how it was read, a line each, for the log. */
  readonly problems: readonly string[];
}
