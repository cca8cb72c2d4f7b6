/** Who may publish, replace and delete dashboards. */
import { AppError } from "../errors/app-error.js";

/** An author, as the routes see one. */
export interface Author {
  /** The token's name; "AUTH_TOKEN" for the single one, "local" where none is set and the request is this machine's. */
  readonly name: string;
  /** Paths that the author may change, with all below; "" is everything. */
  readonly scopes: readonly string[];
}

export function mayChange({ scopes }: Author, path: string): boolean {
  return scopes.some((scope) => scope === "" || path === scope || path.startsWith(`${scope}/`));
}

/** What an author may see of a list: folders that lead to a scope, and what is in it. */
export function maySee(author: Author, path: string): boolean {
  return mayChange(author, path) || author.scopes.some((scope) => scope.startsWith(`${path}/`) || path === "");
}

/** Thrown when a secret may be one of the tokens file, which can't be read or is broken. Handled by the publishing routes. */
export class TokensUnreadableError extends AppError {
  readonly code = "TOKENS_UNREADABLE";
  readonly status = 503;

  constructor() {
    super("This server can't read its tokens now, so it can't tell whether yours is one of them. Tell its operator, and try again later.");
  }
}

export interface AuthorTokens {
  /** No token is configured: only this machine may publish. */
  readonly isOpen: boolean;
  /** Undefined where the secret is nobody's, or has expired. Throws TokensUnreadableError. */
  identify(secret: string): Promise<Author | undefined>;
}
