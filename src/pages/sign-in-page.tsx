/** Where visitors sign in: a form, the buttons of providers, or both. Works without a script. */
import { Logo, renderDocument, type SiteContext } from "./document.js";

/** Why the visitor sees the page, in words. `expired`: it took too long, or another browser began it. `link`: one that needs no sign-in, and has ended. */
export const SIGN_IN_PROBLEMS = {
  wrong: "That name and password do not belong together. Please try again.",
  refused: "This account may not sign in here. Try another one, or ask whoever runs this server.",
  unavailable: "Signing in is not possible at the moment. Please try again in a few minutes.",
  expired: "That took too long. Please sign in again.",
  link: "The link does not open this dashboard any more. Sign in, or ask whoever gave it to you for a new one.",
} as const;

export type SignInProblem = keyof typeof SIGN_IN_PROBLEMS;

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
  return renderDocument({
    site,
    title: "Sign in",
    bodyClass: "page page-sign-in",
    children: (
      <main class="sign-in">
        <Logo site={site} />
        <h1>Sign in</h1>
        {problem !== undefined && (
          <p class="sign-in-problem" role="alert">
            {problem}
          </p>
        )}
        {!hasForm && providers.length === 0 && (
          <p>Signing in is not done on this page. Open the dashboards by the address that you were given for them.</p>
        )}
        {left !== undefined && (
          <p class="sign-in-left" role="status">
            You are signed out here, and still signed in to {left.label}. <a href={left.url}>Sign out there too</a>
          </p>
        )}
        {hasForm && <PasswordForm site={site} next={next} />}
        {hasForm && providers.length > 0 && <p class="sign-in-or">or</p>}
        {providers.map(({ name, label }) => (
          <p key={name}>
            <a class="button" href={`${site.baseUrl}/login/${name}?${new URLSearchParams({ next })}`}>
              Sign in with {label}
            </a>
          </p>
        ))}
      </main>
    ),
  });
}

function PasswordForm({ site, next }: { readonly site: SiteContext; readonly next: string }) {
  return (
    <form class="sign-in-form" method="post" action={`${site.baseUrl}/login`}>
      <input type="hidden" name="next" value={next} />
      <label>
        Name
        <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={300} autofocus />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required maxLength={4096} />
      </label>
      <button type="submit">Sign in</button>
    </form>
  );
}
