/** What a visitor sees where a page can't be shown. */
import type { ParameterForm } from "../notebook/parameter-form.js";
import { renderDocument, type SiteContext } from "./document.js";
import { ParameterFields } from "./parameters.js";
import { pageUrl } from "./urls.js";

export interface ErrorPageModel {
  readonly site: SiteContext;
  readonly status: number;
  /** Written for a visitor. */
  readonly message: string;
  /** There are no lists to go on to, or none that would show in this frame. */
  readonly isAlone?: boolean;
  /** The page loads itself again after so long. */
  readonly retrySeconds?: number | undefined;
  /** Of the dashboard that the address is of, to mend it with. */
  readonly parameters?: ParameterForm | undefined;
}

/** No page of ours is at such an address. */
const MISDIRECTED = 421;

const TITLES: Readonly<Record<number, string>> = {
  400: "This address can't be right",
  401: "Please sign in",
  403: "This is not for you",
  404: "Nothing here",
  413: "Too large",
  421: "Not at this address",
  422: "This dashboard can't be shown",
  429: "Too many requests",
  503: "Not available at the moment",
};

export function renderErrorPage({ site, status, message, isAlone = false, retrySeconds, parameters }: ErrorPageModel): string {
  const title = TITLES[status] ?? (status < 500 ? "That did not work" : "Something went wrong");
  return renderDocument({
    site,
    title,
    bodyClass: "page page-error",
    retrySeconds,
    children: (
      <main class="error">
        <p class="error-status">{status}</p>
        <h1>{title}</h1>
        <p class="error-message">{message}</p>
        {parameters !== undefined && <ParameterFields form={parameters} />}
        {site.account?.name !== undefined && (
          <p class="error-message">Signed in as {site.account.name}. What is not for you is not found either.</p>
        )}
        {status !== MISDIRECTED && !isAlone && (
          <p>
            <a class="button" href={pageUrl(site.baseUrl, "")}>
              All dashboards
            </a>
          </p>
        )}
      </main>
    ),
  });
}
