/** A dashboard's saved copy: what is read before its script runs. The script draws the outputs, from what the copy holds. */
import { renderToString } from "preact-render-to-string";
import type { CellProgress } from "../protocol/page.js";
import type { Words } from "../words/words.js";
import { contentOf } from "./content.js";
import type { DashboardPageModel } from "./dashboard-page.js";
import { directionOf } from "./direction.js";
import { CONTENT_ID } from "./document.js";
import { timeText } from "./time-text.js";

export interface CopyPageModel extends Pick<DashboardPageModel, "notebook" | "language" | "plotTheme" | "template" | "viewId"> {
  readonly words: Words;
  /** Absolute, of the dashboard's own files, with a slash at its end. */
  readonly linkBase: string;
  /** Where the dashboard itself is. */
  readonly url: string;
  readonly taken: Date;
  readonly cells: readonly CellProgress[];
  /** Libraries that are too large for a copy. */
  readonly leftOut: readonly string[];
  /** Nothing was under way any more. */
  readonly isWhole: boolean;
  /** Without a word of its being a copy. */
  readonly isBare: boolean;
}

/** Everything else comes from the copy alone, or not at all. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob: data:",
  "style-src 'unsafe-inline' blob: data:",
  ...["img-src", "font-src", "media-src", "connect-src", "frame-src", "worker-src"].map((directive) => `${directive} blob: data:`),
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Of what stands in the head but for styles. */
export function renderCopyHead({ notebook: { title } }: CopyPageModel): string {
  return renderToString(
    <>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content={POLICY} />
      <title>{title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <link rel="icon" href="data:," />
    </>,
  );
}

export function renderCopyBody(model: CopyPageModel): string {
  const { notebook, language, words, url, taken, leftOut, isWhole, isBare } = model;
  const [before, between, after] = words.copyOf;
  const view = notebook.views.find(({ id }) => id === model.viewId) ?? notebook.views[0];
  const { cells, layout } = contentOf(view, {
    template: model.template,
    notebook,
    site: { nonce: "", words },
    config: { linkBase: model.linkBase },
    state: { kernel: "idle", cells: model.cells },
    outputs: () => [],
  });
  return renderToString(
    <>
      <aside class="dashboard-status" hidden={isBare} aria-label={words.stateOfDashboard}>
        <div id="dashboard-notices" role="status">
          {leftOut.length > 0 && <Notice name="too-large" text={words.tooLargeForCopy(leftOut.join(", "))} />}
          {!isWhole && <Notice name="unfinished" text={words.copyUnfinished} />}
        </div>
      </aside>
      <main
        id={CONTENT_ID}
        class={`dashboard dashboard-${view.kind}`}
        data-plot-theme={model.plotTheme === "page" ? undefined : model.plotTheme}
        lang={language}
        dir={directionOf(notebook, language)}
      >
        {!isBare && (
          <p class="session-note" lang={words.language} dir={words.direction}>
            {before}
            <a href={url} dir="auto">
              {notebook.title}
            </a>
            {between}
            <time dateTime={taken.toISOString()}>{timeText(taken, words)}</time>
            {after}
          </p>
        )}
        <noscript>
          <p class="notice" lang={words.language} dir={words.direction}>
            {words.copyNeedsScripts}
          </p>
        </noscript>
        {!cells.some(({ kind, html }) => kind === "markdown" && /<h1[\s>]/i.test(html)) && (
          <h1 class="visually-hidden">{notebook.title}</h1>
        )}
        {layout}
      </main>
    </>,
  );
}

function Notice({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div class="notice" data-notice={name}>
      <span>{text}</span>
    </div>
  );
}
