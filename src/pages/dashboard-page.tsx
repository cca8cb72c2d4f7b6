/** A dashboard's page: readable as it comes, brought to life by the client. Its marks are listed in ARCHITECTURE.md. */
import type { Template } from "../notebook/arrangement.js";
import type { Notebook, View } from "../notebook/notebook.js";
import type { ParameterForm } from "../notebook/parameter-form.js";
import type { Output } from "../outputs/output.js";
import { progressOf, progressText } from "../outputs/session-text.js";
import { summaryOf } from "../outputs/summary.js";
import type { PageConfig, SessionState } from "../protocol/page.js";
import { Account } from "./account.js";
import { Breadcrumbs } from "./breadcrumbs.js";
import type { CellContents } from "./cells.js";
import { ConfigScript } from "./config-script.js";
import { contentOf, visibleCells } from "./content.js";
import { directionOf } from "./direction.js";
import { CONTENT_ID, type LinkPreview, Logo, renderDocument, type SiteContext, SkipLink } from "./document.js";
import { Parameters, UnknownParameters } from "./parameters.js";
import { SessionNote } from "./session-note.js";
import { type ExportFormat, exportUrl, THUMBNAIL_SIZE, viewUrl } from "./urls.js";

export interface DashboardPageModel {
  readonly site: SiteContext;
  readonly config: PageConfig;
  readonly notebook: Notebook;
  /** What it is written in, if that is said. */
  readonly language?: string | undefined;
  /** The author's, for while it is prepared. */
  readonly loadingText?: string | undefined;
  /** "as-made": the script leaves plots alone in the dark. */
  readonly plotTheme: "page" | "as-made";
  /** How what is no grid is arranged. */
  readonly template: Template;
  /** The query of the page's address, without what nobody shall copy. The session's may know less of it. */
  readonly query: string;
  /** From `?view=`; the first view where it names none. */
  readonly viewId?: string | undefined;
  readonly parameters?: ParameterForm | undefined;
  /** The content alone, without the site's header. */
  readonly plain: boolean;
  /** Pages of other sites may show it in a frame. */
  readonly embeddable: boolean;
  /** This visitor may make links that need no sign-in. */
  readonly mayShare: boolean;
  /** As what visitors may take away what they see. */
  readonly downloads: readonly ExportFormat[];
  /** Where visitors find the dashboard, without a query, if that is known. */
  readonly url?: string | undefined;
  /** Of its picture, where anybody may see it. */
  readonly pictureUrl?: string | undefined;
  /** Of a session that is there already; without one, all cells wait. */
  readonly state?: SessionState | undefined;
  outputs(cell: number): readonly Output[];
}

export function renderDashboardPage(model: DashboardPageModel): string {
  const { notebook } = model;
  const { words } = model.site;
  const view = notebook.views.find(({ id }) => id === model.viewId) ?? notebook.views[0];
  const content = contentOf(view, model);
  return renderDocument({
    site: model.site,
    title: notebook.title,
    preview: { description: descriptionOf(notebook, view), url: model.url, image: imageOf(model) },
    bodyClass: `page page-dashboard${model.plain ? " page-plain" : ""}${model.config.viewOnly ? " page-view-only" : ""}`,
    children: (
      <>
        {!model.plain && <SkipLink site={model.site} />}
        {!model.plain && <Header model={model} view={view} />}
        <Status model={model} />
        <main
          id={CONTENT_ID}
          tabIndex={-1}
          class={`dashboard dashboard-${view.kind}`}
          data-plot-theme={model.plotTheme === "page" ? undefined : model.plotTheme}
          lang={model.language}
          dir={directionOf(notebook, model.language)}
        >
          {model.plain && <SessionNote config={model.config} words={words} />}
          <noscript>
            <p class="notice" lang={words.language} dir={words.direction}>
              {model.config.session === "static" ? words.widgetsNeedScripts : words.needsScripts}
            </p>
          </noscript>
          {!model.plain && model.parameters !== undefined && <Parameters form={model.parameters} words={words} />}
          {!content.cells.some(hasTopHeading) && <h1 class="visually-hidden">{notebook.title}</h1>}
          {content.layout}
        </main>
        <ConfigScript id="dashboard-config" config={model.config} />
      </>
    ),
  });
}

function imageOf({ pictureUrl }: DashboardPageModel): LinkPreview["image"] {
  return pictureUrl === undefined ? undefined : { url: pictureUrl, type: "image/webp", ...THUMBNAIL_SIZE };
}

/** Of what the view shows, the first text. */
function descriptionOf({ cells }: Notebook, view: View): string | undefined {
  for (const index of visibleCells(view)) {
    const cell = cells[index];
    const summary = cell?.kind === "markdown" ? summaryOf(cell.source) : undefined;
    if (summary !== undefined) return summary;
  }
  return undefined;
}

function Header({ model, view }: { readonly model: DashboardPageModel; readonly view: View }) {
  const folder = model.config.dashboard.split("/").slice(0, -1).join("/");
  const { views, title } = model.notebook;
  return (
    <header class="site-header">
      <Logo site={model.site} />
      <Breadcrumbs site={model.site} folder={folder} current={title} />
      {views.length > 1 && (
        <nav class="views" aria-label={model.site.words.views}>
          {views.map(({ id, name }) => (
            <a href={viewUrl(model.query, id)} aria-current={id === view.id ? "page" : undefined} key={id}>
              {name}
            </a>
          ))}
        </nav>
      )}
      <SessionNote config={model.config} words={model.site.words} />
      <Menu model={model} view={view} />
    </header>
  );
}

const DOWNLOAD_WORDS = { html: "download", pdf: "downloadAsPdf", png: "downloadAsPicture" } as const;

function Menu({ model, view }: { readonly model: DashboardPageModel; readonly view: View }) {
  const { site, config, query, downloads, embeddable, mayShare } = model;
  return (
    <details class="menu">
      <summary aria-label={site.words.menu} title={site.words.menu}>
        <span class="menu-icon" aria-hidden="true" />
      </summary>
      <div class="menu-panel">
        {model.notebook.views.length > 1 && <MenuViews model={model} view={view} />}
        {config.session === "visitor" && <StartOver words={site.words} />}
        <ScriptEntry id="copy-link" text={site.words.copyLink} />
        {mayShare && <ScriptEntry id="copy-share-link" text={site.words.copyShareLink} />}
        {downloads.map((format) => (
          <a
            class="button"
            href={exportUrl(site.baseUrl, format, config.dashboard, query)}
            download={`${config.dashboard.split("/").at(-1)}.${format}`}
            data-made={format === "html" ? undefined : ""}
          >
            {site.words[DOWNLOAD_WORDS[format]]}
          </a>
        ))}
        <ScriptEntry id="print" text={site.words.print} />
        {embeddable && <ScriptEntry id="copy-embed-code" text={site.words.copyEmbedCode} />}
        <Account site={site} />
      </div>
    </details>
  );
}

function StartOver({ words }: Pick<SiteContext, "words">) {
  return (
    <>
      <button type="button" id="start-over" aria-describedby="start-over-hint">
        {words.startOver}
      </button>
      <p id="start-over-hint">{words.startOverHint}</p>
    </>
  );
}

/** The script shows it. */
function ScriptEntry({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <button type="button" id={id} hidden>
      {text}
    </button>
  );
}

/** The same as in the header, where these may be out of sight. */
function MenuViews({ model, view }: { readonly model: DashboardPageModel; readonly view: View }) {
  return (
    <div class="menu-views">
      <span id="menu-views">{model.site.words.views}</span>
      <ul aria-labelledby="menu-views">
        {model.notebook.views.map(({ id, name }) => (
          <li key={id}>
            <a href={viewUrl(model.query, id)} aria-current={id === view.id ? "page" : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Status({ model }: { readonly model: DashboardPageModel }) {
  const { words } = model.site;
  const state = model.state ?? unstarted(model.notebook);
  const { ended, total, complete } = progressOf(state);
  return (
    <aside class="dashboard-status" aria-label={words.stateOfDashboard}>
      <div id="dashboard-progress" hidden={complete}>
        <progress max={Math.max(total, 1)} value={ended} aria-label={words.partsReady} />
        <div class="progress-note">
          {model.loadingText !== undefined && (
            <span class="loading-text" dir="auto" lang={model.language}>
              {model.loadingText}
            </span>
          )}
          <span class="progress-text">{progressText(words, state)}</span>
          {model.config.session === "visitor" && <StopButton words={words} />}
        </div>
      </div>
      <p id="dashboard-announcement" class="visually-hidden" role="status" />
      <div id="dashboard-notices" role="status">
        {model.parameters !== undefined && <UnknownParameters unknown={model.parameters.unknown} words={words} />}
      </div>
    </aside>
  );
}

/** The script shows it where something takes long. Nobody stops what others look at. */
function StopButton({ words }: Pick<SiteContext, "words">) {
  return (
    <button type="button" id="stop" hidden>
      {words.stop}
    </button>
  );
}

function unstarted({ cells }: Notebook): Pick<SessionState, "kernel" | "cells"> {
  const waiting = cells.filter(({ kind }) => kind === "code").map(({ index }) => ({ index, status: "waiting" as const }));
  return { kernel: "starting", cells: waiting };
}

function hasTopHeading({ kind, html }: CellContents): boolean {
  return kind === "markdown" && /<h1[\s>]/i.test(html);
}
