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

/** In pixels of the picture. */
export const THUMBNAIL_SIZE = { width: 640, height: 360 } as const;

/** Of a dashboard's picture; another `version` is another address, so that browsers keep each. */
export function thumbnailUrl(baseUrl: string, path: string, version: string): string {
  return `${baseUrl}/_api/thumbnails/${path.split("/").map(encodeURIComponent).join("/")}?v=${version}`;
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
