/** What a visitor sees where a page can't be shown. */
import type { ParameterForm } from "../notebook/parameter-form.js";
import { say } from "../words/said.js";
import type { Words } from "../words/words.js";
import { renderDocument, type SiteContext } from "./document.js";
import { ParameterFields } from "./parameters.js";
import { pageUrl } from "./urls.js";

export interface ErrorPageModel {
  readonly site: SiteContext;
  readonly status: number;
  /** Written for a visitor, in English where it has no words in the page's language. */
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

export function renderErrorPage({ site, status, message, isAlone = false, retrySeconds, parameters }: ErrorPageModel): string {
  const { words } = site;
  const title = titleOf(status, words);
  return renderDocument({
    site,
    title,
    bodyClass: "page page-error",
    retrySeconds,
    children: (
      <main class="error">
        <p class="error-status">{status}</p>
        <h1>{title}</h1>
        <p class="error-message" dir="auto">
          {say(message, words)}
        </p>
        {parameters !== undefined && <ParameterFields form={parameters} words={words} />}
        {site.account?.name !== undefined && <p class="error-message">{words.signedInAs(site.account.name)}</p>}
        {status !== MISDIRECTED && !isAlone && (
          <p>
            <a class="button" href={pageUrl(site.baseUrl, "")}>
              {words.allDashboards}
            </a>
          </p>
        )}
      </main>
    ),
  });
}

function titleOf(status: number, { errorTitles, didNotWork, wentWrong }: Words): string {
  const titles: Readonly<Record<number, string>> = errorTitles;
  return titles[status] ?? (status < 500 ? didNotWork : wentWrong);
}
