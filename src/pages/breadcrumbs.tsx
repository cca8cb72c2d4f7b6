/** The way from the list of all dashboards down to a page. */
import type { SiteContext } from "./document.js";
import { joinPath, pageUrl } from "./urls.js";

interface BreadcrumbsProps {
  readonly site: Pick<SiteContext, "baseUrl" | "words">;
  /** The folder that the page is in: "" or "folder/sub". */
  readonly folder: string;
  /** What the page itself is called; undefined at the top of the list. */
  readonly current: string | undefined;
}

export function Breadcrumbs({ site: { baseUrl, words }, folder, current }: BreadcrumbsProps) {
  const folders = folder.split("/").filter((name) => name !== "");
  const paths = folders.map((_, index) => folders.slice(0, index + 1).reduce(joinPath, ""));
  return (
    <nav class="breadcrumbs" aria-label={words.breadcrumbs}>
      <ol>
        <li>
          {current === undefined ? (
            <span aria-current="page">{words.dashboards}</span>
          ) : (
            <a href={pageUrl(baseUrl, "")}>{words.dashboards}</a>
          )}
        </li>
        {folders.map((name, index) => (
          <li key={name}>
            <a href={pageUrl(baseUrl, paths[index] ?? "")} dir="auto">
              {name}
            </a>
          </li>
        ))}
        {current !== undefined && (
          <li>
            <span aria-current="page" dir="auto">
              {current}
            </span>
          </li>
        )}
      </ol>
    </nav>
  );
}
