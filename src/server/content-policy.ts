/** The Content-Security-Policy of pages, by what they show. docs/security.md says why each directive is there. Pure. */

/**
 * `own`: sign-in, errors; `list`: of dashboards, where authors publish; `dashboard`: of this visitor alone or of nobody;
 * `shared-dashboard`: what one visitor does, others see; `file`: of a bundle, a document of its own.
 */
export type PageKind = "own" | "list" | "dashboard" | "shared-dashboard" | "file";

export interface FrameSettings {
  /** Somebody has to sign in. */
  readonly isGuarded: boolean;
  readonly embedOrigins: readonly string[];
}

/** The directive that says which pages may hold this one in a frame; undefined for all. */
export function framePolicy(kind: PageKind, { isGuarded, embedOrigins }: FrameSettings): string | undefined {
  // A list has buttons that publish and delete.
  if (kind === "list") return "frame-ancestors 'self'";
  if (!isGuarded && embedOrigins.length === 0) return undefined;
  return ["frame-ancestors 'self'", ...embedOrigins].join(" ");
}

/** What `X-Frame-Options` can say too. */
export function isSelfAlone(framePolicy: string | undefined): boolean {
  return framePolicy === "frame-ancestors 'self'";
}

export interface ContentSettings {
  /** Of the scripts that stand in the page. */
  readonly nonce: string;
  /** A form of the page leads to another site in the end. */
  readonly formsLeave: boolean;
}

export function contentPolicy(kind: PageKind, settings: ContentSettings): readonly string[] {
  return kind === "dashboard" || kind === "shared-dashboard" ? ofDashboard(kind, settings) : ofOurOwn(settings);
}

function ofOurOwn({ nonce, formsLeave }: ContentSettings): readonly string[] {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    ...(formsLeave ? [] : ["form-action 'self'"]),
  ];
}

/** What stands on it is its author's, who may load from and talk to wherever they want. */
function ofDashboard(kind: PageKind, { nonce }: ContentSettings): readonly string[] {
  return [
    "default-src * data: blob:",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'unsafe-eval'`,
    ...(kind === "shared-dashboard" ? [] : ["script-src-attr 'unsafe-inline'"]),
    "worker-src * data: blob:",
    "style-src * data: blob: 'unsafe-inline'",
    "base-uri 'none'",
  ];
}
