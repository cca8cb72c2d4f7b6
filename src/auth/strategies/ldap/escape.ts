/** Values in filters and names of entries, where they can be nothing but values. Sources: RFC 4515, RFC 4514. Pure. */

/** Characters that mean something in a filter. */
const IN_FILTERS = /[\\*()\0]/g;
/** Characters that mean something in a name, somewhere in a value or at its ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const IN_NAMES = /[\\,+"<>;=# \u0000-\u001f\u007f]/g;

export function escapeInFilter(value: string): string {
  return value.replace(IN_FILTERS, hexPair);
}

export function escapeInName(value: string): string {
  return value.replace(IN_NAMES, hexPair);
}

/** `template`: "(uid={username})". What a value contains is never taken for a place of another. */
export function fill(template: string, values: Readonly<Record<string, string>>, escaped: (value: string) => string): string {
  return template.replace(/\{(\w+)\}/g, (place, key: string) => (Object.hasOwn(values, key) ? escaped(values[key] ?? "") : place));
}

/** The value that an entry is told from its neighbours by: "sales" of "cn=sales,ou=groups,dc=example". */
export function firstValueOf(dn: string): string | undefined {
  const value = /^[^=]*=((?:\\[\s\S]|[^\\,+])*)/.exec(dn)?.[1];
  if (value === undefined || value.startsWith("#")) return undefined;
  return unescapeInName(value.trim());
}

/** Pairs of hex digits are bytes of UTF-8. */
function unescapeInName(value: string): string {
  return value.replace(/(?:\\[0-9a-f]{2})+|\\([\s\S])/gi, (escaped, character: string | undefined) =>
    character === undefined ? Buffer.from(escaped.replaceAll("\\", ""), "hex").toString("utf8") : character,
  );
}

function hexPair(character: string): string {
  return `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
