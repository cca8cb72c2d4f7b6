/** Who is signed in, and the way out; or the way in. */
import type { SiteContext } from "./document.js";

export interface AccountModel {
  /** Undefined for who has not signed in. */
  readonly name: string | undefined;
  /** Path to come back to. */
  readonly here: string;
  readonly signOut: "here" | "nowhere" | { readonly href: string };
}

export function Account({ site }: { readonly site: SiteContext }) {
  const { account, baseUrl, words } = site;
  if (account === undefined) return null;
  if (account.name === undefined) {
    return (
      <a class="account-sign-in" href={`${baseUrl}/login?${new URLSearchParams({ next: account.here })}`}>
        {words.signIn}
      </a>
    );
  }
  const name = (
    <span class="account-name" title={words.signedIn}>
      {account.name}
    </span>
  );
  if (account.signOut !== "here") {
    return (
      <div class="account">
        {name}
        {account.signOut !== "nowhere" && (
          <a class="account-sign-out" href={account.signOut.href}>
            {words.signOut}
          </a>
        )}
      </div>
    );
  }
  return (
    <form class="account" method="post" action={`${baseUrl}/logout`}>
      {name}
      <button type="submit">{words.signOut}</button>
    </form>
  );
}
