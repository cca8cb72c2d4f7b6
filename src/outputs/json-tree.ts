/** JSON as a tree of `<details>` that opens and closes without a script; large JSON as indented text. */
import type { JsonValue } from "../protocol/message.js";
import { escapeHtml } from "./escape.js";

const MOST_NODES = 2000;

export function renderJson(value: JsonValue, expanded: boolean): string {
  if (countNodes(value, MOST_NODES) > MOST_NODES) return `<pre class="json">${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
  return `<div class="json">${node(undefined, value, expanded ? Number.POSITIVE_INFINITY : 1)}</div>`;
}

function node(key: string | undefined, value: JsonValue, openLevels: number): string {
  const label = key === undefined ? "" : `<span class="json-key">${escapeHtml(key)}</span>: `;
  if (typeof value !== "object" || value === null) return `<div class="json-leaf">${label}${leaf(value)}</div>`;
  const isList = Array.isArray(value);
  const entries: readonly (readonly [string, JsonValue])[] = Object.entries(value);
  const count = isList ? `[${entries.length}]` : `{${entries.length}}`;
  if (entries.length === 0) return `<div class="json-leaf">${label}<span class="json-count">${count}</span></div>`;
  const children = entries.map(([childKey, child]) => node(childKey, child, openLevels - 1)).join("");
  const open = openLevels > 0 ? " open" : "";
  return `<details${open}><summary>${label}<span class="json-count">${count}</span></summary>${children}</details>`;
}

function leaf(value: string | number | boolean | null): string {
  return `<span class="json-${value === null ? "null" : typeof value}">${escapeHtml(JSON.stringify(value))}</span>`;
}

/** Stops counting soon after `most`. */
function countNodes(value: JsonValue, most: number): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  const children: readonly JsonValue[] = Array.isArray(value) ? value : Object.values(value);
  for (const child of children) {
    count += countNodes(child, most - count);
    if (count > most) break;
  }
  return count;
}
