/** Scopes of tokens: paths of dashboards and folders, written one way only. Pure. */

/** "team/sales" of "/team/sales.ipynb"; "" (everything) of "" and "/". Undefined for what can't be the path of a dashboard. */
export function normalizeScope(text: string): string | undefined {
  const path = text.replace(/^\/+|\/+$/g, "");
  if (path === "") return "";
  const parts = path.replace(/(\.ipynb)+$/, "").split("/");
  return parts.every(isVisibleName) ? parts.join("/") : undefined;
}

/** The names that the store serves; see src/store/dashboard-path.ts. */
function isVisibleName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !/[\\\0]/.test(name);
}
