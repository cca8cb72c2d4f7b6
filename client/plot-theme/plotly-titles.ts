/** Figures whose titles are text alone, as plotly.js took them before its version 3 and R's plotly still gives them. Pure. */
import { isJsonObject } from "../../src/outputs/json.js";
import type { JsonValue } from "../../src/protocol/message.js";

/** Are the author's own, whatever is in them. */
const OF_AUTHOR: readonly string[] = ["meta", "customdata"];

/** `data` of `application/vnd.plotly.v1+json`, with each title as the object that plotly.js takes now. The same where there is none. */
export function withTitleObjects(figure: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(figure)) return figure;
  const { data, layout } = figure;
  const traces = Array.isArray(data) ? mapped(data, upgraded) : data;
  const upgradedLayout = layout === undefined ? undefined : upgraded(layout);
  if (traces === data && upgradedLayout === layout) return figure;
  return {
    ...figure,
    ...(traces === undefined ? {} : { data: traces }),
    ...(upgradedLayout === undefined ? {} : { layout: upgradedLayout }),
  };
}

function upgraded(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  const after = entries.map(([name, part]): [string, JsonValue] => [name, upgradedPart(name, part)]);
  return after.every(([, part], index) => part === entries[index]?.[1]) ? value : Object.fromEntries(after);
}

function upgradedPart(name: string, part: JsonValue): JsonValue {
  if (OF_AUTHOR.includes(name)) return part;
  return name === "title" && typeof part === "string" ? { text: part } : upgraded(part);
}

function mapped(values: readonly JsonValue[], change: (value: JsonValue) => JsonValue): readonly JsonValue[] {
  const after = values.map(change);
  return after.every((value, index) => value === values[index]) ? values : after;
}
