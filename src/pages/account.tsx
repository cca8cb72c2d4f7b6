/** Who is signed in, and the way out; or the way in. */
import type { SiteContext } from "./document.js";

export interface AccountModel {
  /** Undefined for who has not signed in. */
  readonly name: string | undefined;
  /** Path to come back to. */
  readonly here: string;
}

export function Account({ site }: { readonly site: SiteContext }) {
  const { account, baseUrl } = site;
  if (account === undefined) return null;
  if (account.name === undefined) {
    return (
      <a class="account-sign-in" href={`${baseUrl}/login?${new URLSearchParams({ next: account.here })}`}>
        Sign in
      </a>
    );
  }
  return (
    <form class="account" method="post" action={`${baseUrl}/logout`}>
      <span class="account-name" title="Signed in">
        {account.name}
      </span>
      <button type="submit">Sign out</button>
    </form>
  );
}
