/** Where visitors sign in: a form, the buttons of providers, or both. Works without a script. */
import type { Words } from "../words/words.js";
import { Logo, renderDocument, type SiteContext } from "./document.js";

/** Why the visitor sees the page. `expired`: it took too long, or another browser began it. `link`: one that needs no sign-in, and has ended. */
export type SignInProblem = keyof Words["signInProblems"];

export interface SignInPageModel {
  readonly site: SiteContext;
  /** Name and password. */
  readonly hasForm: boolean;
  readonly providers: readonly { readonly name: string; readonly label: string }[];
  /** Path of the page to go on to. */
  readonly next: string;
  /** Written for a visitor. */
  readonly problem?: string | undefined;
  /** A provider that the visitor has signed out from here alone, and where they may do so there. */
  readonly left?: { readonly label: string; readonly url: string } | undefined;
}

export function renderSignInPage(model: SignInPageModel): string {
  const { site, hasForm, providers, problem, left, next } = model;
  const { words } = site;
  return renderDocument({
    site,
    title: words.signIn,
    bodyClass: "page page-sign-in",
    children: (
      <main class="sign-in">
        <Logo site={site} />
        <h1>{words.signIn}</h1>
        {problem !== undefined && (
          <p class="sign-in-problem" role="alert">
            {problem}
          </p>
        )}
        {!hasForm && providers.length === 0 && <p>{words.signInElsewhere}</p>}
        {left !== undefined && (
          <p class="sign-in-left" role="status">
            {words.stillSignedIn(left.label)} <a href={left.url}>{words.signOutThere}</a>
          </p>
        )}
        {hasForm && <PasswordForm site={site} next={next} />}
        {hasForm && providers.length > 0 && <p class="sign-in-or">{words.or}</p>}
        {providers.map(({ name, label }) => (
          <p key={name}>
            <a class="button" href={`${site.baseUrl}/login/${name}?${new URLSearchParams({ next })}`}>
              {words.signInWith(label)}
            </a>
          </p>
        ))}
      </main>
    ),
  });
}

function PasswordForm({ site, next }: { readonly site: SiteContext; readonly next: string }) {
  const { words } = site;
  return (
    <form class="sign-in-form" method="post" action={`${site.baseUrl}/login`}>
      <input type="hidden" name="next" value={next} />
      <label>
        {words.name}
        <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={300} autofocus />
      </label>
      <label>
        {words.password}
        <input name="password" type="password" autocomplete="current-password" required maxLength={4096} />
      </label>
      <button type="submit">{words.signIn}</button>
    </form>
  );
}
