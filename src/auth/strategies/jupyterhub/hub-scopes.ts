/** What a Hub's scopes let somebody open. Source: JupyterHub, "Scopes in JupyterHub", "Scope conventions". Pure. */

/** One of `wanted` is enough; a scope without a filter, or one of all servers of a user, holds for what is narrower. */
export function hasOneOf(wanted: readonly string[], held: readonly string[]): boolean {
  return wanted.some((scope) => [scope, ...widerThan(scope)].some((each) => held.includes(each)));
}

function widerThan(scope: string): readonly string[] {
  const [base = "", filter] = scope.split("!", 2);
  if (filter === undefined) return [];
  const user = /^server=([^/]*)\//.exec(filter)?.[1];
  return user === undefined ? [base] : [base, `${base}!user=${user}`];
}
