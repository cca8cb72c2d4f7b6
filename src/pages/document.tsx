/** The frame of every page: the whole HTML document around a body. */
import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Words } from "../words/words.js";
import type { AccountModel } from "./account.js";

export interface SiteContext {
  readonly words: Words;
  /** "" or "/prefix". */
  readonly baseUrl: string;
  /** URLs of the built client and style sheets, as a browser asks for them. */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** URL of the operator's picture. */
  readonly logo?: string | undefined;
  /** Which scripts the browser is told to run; "" on a page that has none. */
  readonly nonce: string;
  /** Undefined where nobody can sign in. */
  readonly account?: AccountModel | undefined;
}

export interface LinkPreview {
  readonly description?: string | undefined;
  /** As visitors have it: "https://example.org/dashboards/sales". */
  readonly url?: string | undefined;
  /** Of a picture that anybody may have. */
  readonly image?: { readonly url: string; readonly width: number; readonly height: number; readonly type: string } | undefined;
}

interface DocumentProps {
  readonly site: SiteContext;
  readonly title: string;
  readonly bodyClass: string;
  /** What a service shows of a link to the page. Undefined for pages that nobody links to. */
  readonly preview?: LinkPreview | undefined;
  /** The page loads itself again after so long. */
  readonly retrySeconds?: number | undefined;
  readonly children: ComponentChildren;
}

/** Four bars of a chart; in the page itself, so that no browser asks for a file that is not there. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%232f5fd0'/%3E%3Cpath d='M4 12V8M7 12V4.500M10 12V6.500M13 12V9.500' stroke='%23fff' stroke-width='1.600' stroke-linecap='round' transform='translate(-.5 0)'/%3E%3C/svg%3E";

export function renderDocument(props: DocumentProps): string {
  return `<!DOCTYPE html>${renderToString(<Document {...props} />)}`;
}

function Document({ site, title, bodyClass, preview, retrySeconds, children }: DocumentProps) {
  return (
    <html lang={site.words.language} dir={site.words.direction}>
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {retrySeconds !== undefined && <meta http-equiv="refresh" content={String(retrySeconds)} />}
        <meta name="color-scheme" content="light dark" />
        {preview !== undefined && <Preview title={title} {...preview} />}
        <link rel="icon" href={site.logo ?? ICON} />
        {/* By it, scripts of the page find the nonce: the module loader's, ours, and those of authors. */}
        {site.scripts.length > 0 && <meta {...{ property: "csp-nonce" }} nonce={site.nonce} />}
        {site.styles.map((url) => (
          <link rel="stylesheet" href={url} key={url} />
        ))}
        {site.scripts.map((url) => (
          <script type="module" src={url} nonce={site.nonce} key={url} />
        ))}
      </head>
      <body class={bodyClass}>{children}</body>
    </html>
  );
}

/** Sources: "The Open Graph protocol"; of the card's size, "X Developer Platform: Cards". */
function Preview({ title, description, url, image }: LinkPreview & { readonly title: string }) {
  return (
    <>
      {description !== undefined && <meta name="description" content={description} />}
      <meta {...{ property: "og:title" }} content={title} />
      <meta {...{ property: "og:type" }} content="website" />
      {description !== undefined && <meta {...{ property: "og:description" }} content={description} />}
      {url !== undefined && <meta {...{ property: "og:url" }} content={url} />}
      {image !== undefined && (
        <>
          <meta {...{ property: "og:image" }} content={image.url} />
          <meta {...{ property: "og:image:type" }} content={image.type} />
          <meta {...{ property: "og:image:width" }} content={String(image.width)} />
          <meta {...{ property: "og:image:height" }} content={String(image.height)} />
          <meta {...{ property: "og:image:alt" }} content={title} />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
    </>
  );
}

/** Of a page's main element. */
export const CONTENT_ID = "dashboard";

/** The first thing that the keyboard meets; seen while it has the focus. */
export function SkipLink({ site: { words } }: { readonly site: SiteContext }) {
  return (
    <a class="skip-link" href={`#${CONTENT_ID}`}>
      {words.skipToContent}
    </a>
  );
}

/** The site's name is beside it, or what the page is. */
export function Logo({ site: { logo } }: { readonly site: SiteContext }) {
  return logo === undefined ? null : <img class="logo" src={logo} alt="" />;
}
