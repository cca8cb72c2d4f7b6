/** Cells as a visitor sees them: Markdown rendered, outputs of code. A cell's code never gets here. */

import type { Notebook } from "../notebook/notebook.js";
import { allowScripts, holdScripts } from "../outputs/allowed-scripts.js";
import { renderMarkdown } from "../outputs/markdown.js";
import type { Output } from "../outputs/output.js";
import { type RenderContext, renderOutput } from "../outputs/render.js";
import { cellNotice } from "../outputs/session-text.js";
import type { CellStatus, PageConfig, SessionState } from "../protocol/page.js";
import type { SiteContext } from "./document.js";
import { renderLatex } from "./latex.js";

interface Content {
  readonly index: number;
  readonly html: string;
  /** On a slide, it comes at a step of its own. */
  readonly isFragment?: boolean;
}
interface MarkdownContents extends Content {
  readonly kind: "markdown";
}
interface CodeContents extends Content {
  readonly kind: "code";
  readonly status: CellStatus;
  readonly outputHidden: boolean;
  /** Of its outputs, in rem; 0: none. */
  readonly expectedHeight: number | undefined;
  /** What is said in the cell's place. */
  readonly notice: string | undefined;
}
export type CellContents = MarkdownContents | CodeContents;

export interface CellSource {
  readonly site: Pick<SiteContext, "nonce" | "words">;
  readonly config: Pick<PageConfig, "linkBase">;
  readonly notebook: Notebook;
  readonly state?: SessionState | undefined;
  outputs(cell: number): readonly Output[];
}

/** `part`: of a Markdown cell's text. Undefined for what has no place on a page: raw cells, an index that names no cell. */
export function renderCell(index: number, source: CellSource, part?: string): CellContents | undefined {
  const cell = source.notebook.cells[index];
  const context: RenderContext = { words: source.site.words, linkBase: source.config.linkBase, renderLatex, renderMarkdown };
  if (cell?.kind === "markdown") {
    const markdown = renderMarkdown(part ?? cell.source, { ...context, attachments: cell.attachments });
    return { kind: "markdown", index, html: allowScripts(markdown, source.site.nonce) };
  }
  if (cell?.kind !== "code") return undefined;
  const { status = "waiting", reason } = source.state?.cells.find((progress) => progress.index === index) ?? {};
  const outputs = cell.outputHidden ? [] : source.outputs(index);
  // The page's script makes outputs anew, and runs what is in them.
  const html = holdScripts(outputs.map((output) => renderOutput(output, context)).join(""));
  const notice = cellNotice(source.site.words, status, reason);
  const expectedHeight = cell.outputHidden ? 0 : cell.expectedHeight;
  return { kind: "code", index, status, notice, outputHidden: cell.outputHidden, expectedHeight, html };
}

/** `style`: the cell's slot in a grid. */
export function CellSection({ cell, style }: { readonly cell: CellContents; readonly style?: string | undefined }) {
  const fragment = cell.isFragment === true ? "" : undefined;
  if (cell.kind === "markdown") {
    return (
      <section class="cell cell-markdown" data-cell={cell.index} data-fragment={fragment} style={style}>
        <div class="markdown" dangerouslySetInnerHTML={{ __html: cell.html }} />
      </section>
    );
  }
  return (
    <section
      class="cell cell-code"
      data-cell={cell.index}
      data-fragment={fragment}
      data-state={cell.status}
      data-expected={style === undefined && cell.expectedHeight === 0 ? "nothing" : undefined}
      aria-busy={cell.status === "running" ? "true" : undefined}
      style={style ?? expectedStyle(cell)}
    >
      <div class="cell-outputs" hidden={cell.outputHidden} dangerouslySetInnerHTML={{ __html: cell.html }} />
      <p class="cell-notice" hidden={cell.notice === undefined}>
        {cell.notice}
      </p>
    </section>
  );
}

/** A slot of a grid has its height. */
function expectedStyle({ expectedHeight = 0 }: CodeContents): string | undefined {
  return expectedHeight === 0 ? undefined : `--expected-height: ${expectedHeight}rem`;
}
