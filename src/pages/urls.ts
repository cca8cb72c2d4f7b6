/** Addresses of pages within the site. */

/** `path`: "", "folder" or "folder/sales", decoded. */
export function pageUrl(baseUrl: string, path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  return [`${baseUrl}/dashboards`, ...parts.map(encodeURIComponent)].join("/");
}

/** As what visitors can take away what they see. */
export type ExportFormat = "html" | "pdf" | "png";

/** The file that a visitor takes away; `query`: of the dashboard's page. */
export function exportUrl(baseUrl: string, format: ExportFormat, path: string, query: string): string {
  const address = `${baseUrl}/_api/exports/${format}/${path.split("/").map(encodeURIComponent).join("/")}`;
  return query === "" ? address : `${address}?${query}`;
}

/** The same page with another view; what else the query says stays. */
export function viewUrl(query: string, viewId: string): string {
  const params = new URLSearchParams(query);
  params.set("view", viewId);
  return `?${params}`;
}

export function joinPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
