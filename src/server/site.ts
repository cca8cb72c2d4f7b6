/** What a page needs to know of the site around it. */
import type { FastifyRequest } from "fastify";
import type { AccountModel } from "../pages/account.js";
import type { SiteContext } from "../pages/document.js";
import type { Words } from "../words/words.js";
import type { AppParts } from "./app.js";
import type { PageFiles } from "./client-files.js";
import type { SignInServices } from "./sign-in/routes.js";
import { splitUrl } from "./url-parts.js";

/** Of addresses that show a dashboard alone. */
export const PLAIN_PREFIX = "/dashboards-plain";

/** `request`: where the page has scripts, or tells who is signed in. */
export function siteOf({ settings, services }: AppParts, files: PageFiles, words: Words, request?: FastifyRequest): SiteContext {
  const url = (file: string): string => settings.linkBase + file;
  const { style, logo } = services.theme;
  const site = {
    words,
    baseUrl: settings.linkBase,
    // Scripts run in their order: the words are there before one needs them.
    scripts: (files.scripts.length === 0 ? [] : [services.clientFiles.words[words.language], ...files.scripts]).map(url),
    // The operator's word comes last.
    styles: [...files.styles, ...(style === undefined ? [] : [style.url])].map(url),
    logo: logo && url(logo.url),
    nonce: request?.nonce ?? "",
  };
  if (request === undefined || services.signIn === undefined) return site;
  const here = `${settings.linkBase}${request.url.slice(settings.routeBase.length)}`;
  return { ...site, account: { name: request.identity?.displayName, here, signOut: signOutOf(request, services.signIn) } };
}

/** Whether what is shown at the request's address, an error too, stands without the site around it. */
export function isPlain({ url }: FastifyRequest, { presentationMode, routeBase }: AppParts["settings"]): boolean {
  return presentationMode || splitUrl(url).path.startsWith(`${routeBase}${PLAIN_PREFIX}/`);
}

/** What a proxy has signed in, only the proxy can sign out. */
function signOutOf({ identity, signIn }: FastifyRequest, { strategies }: SignInServices): AccountModel["signOut"] {
  if (signIn !== undefined) return "here";
  const strategy = strategies.find(({ name }) => name === identity?.strategy);
  return strategy?.kind === "request" && strategy.logoutUrl !== undefined ? { href: strategy.logoutUrl } : "nowhere";
}
