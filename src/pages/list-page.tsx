/** The list of folders and dashboards at a path. Works without a script; with one, the search narrows the list while typing. */
import type { ListConfig } from "../protocol/page.js";
import type { Words } from "../words/words.js";
import { Account } from "./account.js";
import { Breadcrumbs } from "./breadcrumbs.js";
import { ConfigScript } from "./config-script.js";
import { CONTENT_ID, Logo, renderDocument, type SiteContext, SkipLink } from "./document.js";
import { changedText } from "./time-text.js";
import { joinPath, pageUrl, THUMBNAIL_SIZE, thumbnailUrl } from "./urls.js";

export interface ListEntry {
  readonly kind: "dashboard" | "bundle" | "folder";
  /** As the address has it, without ".ipynb". */
  readonly name: string;
  readonly title: string;
  readonly changed?: Date;
  /** Which picture there is of it. */
  readonly picture?: string | undefined;
}

export interface ListPageModel {
  readonly site: SiteContext;
  /** "" or "folder/sub", decoded. */
  readonly path: string;
  /** All of them; the page leaves out what `query` does not match. */
  readonly entries: readonly ListEntry[];
  /** From `?q=`; "" for none. */
  readonly query: string;
  readonly now: Date;
}

export function renderListPage(model: ListPageModel): string {
  const parts = model.path.split("/");
  const name = parts.at(-1) ?? "";
  const { words } = model.site;
  const heading = name === "" ? words.dashboards : name;
  const config: ListConfig = { baseUrl: model.site.baseUrl, path: model.path };
  return renderDocument({
    site: model.site,
    title: heading,
    bodyClass: "page page-list",
    children: (
      <>
        <SkipLink site={model.site} />
        <header class="site-header">
          <Logo site={model.site} />
          <Breadcrumbs site={model.site} folder={parts.slice(0, -1).join("/")} current={name === "" ? undefined : name} />
          <Account site={model.site} />
        </header>
        <main class="list" id={CONTENT_ID} tabIndex={-1}>
          <div class="list-top">
            <h1>{heading}</h1>
            {model.entries.length > 0 && <Search query={model.query} words={words} />}
          </div>
          <div class="list-body">
            <Entries model={model} />
          </div>
        </main>
        <ConfigScript id="list-config" config={config} />
      </>
    ),
  });
}

function Search({ query, words }: { readonly query: string; readonly words: Words }) {
  return (
    <search>
      <form class="search" method="get">
        <input
          type="search"
          id="list-search"
          name="q"
          value={query}
          placeholder={words.search}
          aria-label={words.searchFolder}
          autocomplete="off"
        />
        <button type="submit" class="visually-hidden">
          {words.search}
        </button>
      </form>
    </search>
  );
}

function Entries({ model }: { readonly model: ListPageModel }) {
  const { words } = model.site;
  const titles = model.entries.map(({ title }) => title);
  const isShared = (title: string): boolean => titles.indexOf(title) !== titles.lastIndexOf(title);
  const shown = sorted(
    model.entries.filter((entry) => matches(entry, model.query)),
    words,
  );
  return (
    <>
      {model.path !== "" && <UpLink model={model} />}
      <ul class={model.entries.some(({ picture }) => picture !== undefined) ? "entries entries-cards" : "entries"} id="list-entries">
        {shown.map((entry) => (
          <Entry entry={entry} model={model} isTitleShared={isShared(entry.title)} key={`${entry.kind}:${entry.name}`} />
        ))}
      </ul>
      {model.entries.length === 0 && <EmptyFolder isTop={model.path === ""} words={words} />}
      {model.entries.length > 0 && (
        <p class="no-match" id="list-no-match" role="status" hidden={shown.length > 0}>
          {words.nothingMatches} <a href={pageUrl(model.site.baseUrl, model.path)}>{words.showAll}</a>
        </p>
      )}
    </>
  );
}

function UpLink({ model }: { readonly model: ListPageModel }) {
  const parent = model.path.split("/").slice(0, -1).join("/");
  return (
    <p class="up">
      <a href={pageUrl(model.site.baseUrl, parent)} aria-label={model.site.words.folderAbove}>
        <span aria-hidden="true">↑</span> ..
      </a>
    </p>
  );
}

interface EntryProps {
  readonly entry: ListEntry;
  readonly model: ListPageModel;
  /** Only its name tells it from another one then. */
  readonly isTitleShared: boolean;
}

function Entry({ entry, model, isTitleShared }: EntryProps) {
  const path = joinPath(model.path, entry.name);
  const { words } = model.site;
  return (
    <li class={`entry entry-${entry.kind}`} data-path={path} data-search={searchText(entry)}>
      <span class="entry-icon" aria-hidden="true" />
      {entry.picture !== undefined && <Picture url={thumbnailUrl(model.site.baseUrl, path, entry.picture)} />}
      <a class="entry-title" dir="auto" href={pageUrl(model.site.baseUrl, path)}>
        {entry.title}
        {isTitleShared && entry.name !== entry.title && <span class="entry-name"> {entry.name}</span>}
      </a>
      <span class="entry-kind">{words.kinds[entry.kind]}</span>
      {entry.changed !== undefined && (
        <time class="entry-changed" dateTime={entry.changed.toISOString()} title={entry.changed.toUTCString()}>
          {changedText(entry.changed, model.now, words)}
        </time>
      )}
    </li>
  );
}

/** The title beside it says what it is of. One that has gone meanwhile leaves the icon beneath it. */
function Picture({ url }: { readonly url: string }) {
  return <img class="entry-picture" src={url} alt="" loading="lazy" decoding="async" {...THUMBNAIL_SIZE} />;
}

function EmptyFolder({ isTop, words }: { readonly isTop: boolean; readonly words: Words }) {
  const [before, after] = words.howToFill[isTop ? "top" : "folder"];
  return (
    <div class="empty">
      <h2>{isTop ? words.noDashboards : words.emptyFolder}</h2>
      <p>
        {before}
        <code dir="ltr">.ipynb</code>
        {after}
      </p>
    </div>
  );
}

function sorted(entries: readonly ListEntry[], { language }: Words): ListEntry[] {
  const rank = (entry: ListEntry) => (entry.kind === "folder" ? 0 : 1);
  return [...entries].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, language, { numeric: true }));
}

/** What a search looks in; the browser's script uses the same text. */
function searchText({ title, name }: ListEntry): string {
  return `${title} ${name}`.toLowerCase();
}

function matches(entry: ListEntry, query: string): boolean {
  const text = searchText(entry);
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
