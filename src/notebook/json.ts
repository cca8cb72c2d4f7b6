/** Careful looks into JSON that others wrote. */

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordAt(value: JsonRecord, ...keys: readonly string[]): JsonRecord {
  let current: unknown = value;
  for (const key of keys) current = isRecord(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  return isRecord(current) ? current : {};
}

export function textAt(value: JsonRecord, key: string): string | undefined {
  const text = value[key];
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** nbformat writes longer text as one string or as a list of its lines. */
export function multilineText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : undefined;
}
