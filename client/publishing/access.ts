/**
 * What this page may publish, and the token that lets it. The token stays in this module's memory: what is in a storage or a cookie could be
 * read by the scripts of dashboards, which have the same origin.
 */
import type { PublishingStatus, UploadLimits } from "./api-types.js";

/**
 * Shows the form for a token until `attempt` accepts one or the author gives up. `attempt` answers with what is wrong; `reason` is
 * why one is asked for again.
 */
export type TokenForm = (attempt: (token: string) => Promise<string | undefined>, reason: string | undefined) => Promise<boolean>;

/** The same for who has signed in, and is not any more: `attempt` looks whether they are again. */
export type SignInForm = (attempt: () => Promise<string | undefined>) => Promise<boolean>;

export interface AccessForms {
  readonly token: TokenForm;
  readonly signIn: SignInForm;
}

/** Asks the server what a token may do, or who has signed in. Throws RequestProblem. */
export type StatusRequest = (headers: Readonly<Record<string, string>>) => Promise<PublishingStatus>;

export class Access {
  #status: PublishingStatus;
  #token: string | undefined;
  #asking: Promise<boolean> | undefined;
  readonly #readStatus: StatusRequest;
  readonly #forms: AccessForms;
  readonly #onGranted: () => void;

  constructor(status: PublishingStatus, readStatus: StatusRequest, forms: AccessForms, onGranted: () => void) {
    this.#status = status;
    this.#readStatus = readStatus;
    this.#forms = forms;
    this.#onGranted = onGranted;
  }

  get isGranted(): boolean {
    return this.#status.access === "granted";
  }

  get scopes(): readonly string[] {
    return this.#status.scopes ?? [""];
  }

  get limits(): UploadLimits {
    return this.#status.limits;
  }

  headers(): Record<string, string> {
    return this.#token === undefined ? {} : { Authorization: `token ${this.#token}` };
  }

  /** Answers whether the author may publish now; asks for the token where one is needed. */
  async ensure(): Promise<boolean> {
    return this.isGranted || (await this.renew());
  }

  /** Asks for a token, also where there is one that the server takes no more; whom it had granted access without one, to sign in. */
  async renew(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return await this.#asking;
  }

  #ask(): Promise<boolean> {
    if (this.#token !== undefined) return this.#forms.token((token) => this.#try(token), "This token is unknown or has expired.");
    return this.isGranted ? this.#forms.signIn(() => this.#lookAgain()) : this.#forms.token((token) => this.#try(token), undefined);
  }

  async #lookAgain(): Promise<string | undefined> {
    try {
      const status = await this.#readStatus({});
      if (status.access !== "granted") return "You have not signed in yet, or may not publish.";
      this.#status = status;
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #try(text: string): Promise<string | undefined> {
    const token = text.trim();
    // A header can hold nothing else, and no token is made of it.
    if (!/^[!-~]+$/.test(token))
      return token === "" ? "Enter a token." : "This is no token: tokens have no spaces and no special characters.";
    try {
      const status = await this.#readStatus({ Authorization: `token ${token}` });
      if (status.access !== "granted") return "The server does not take this token.";
      this.#status = status;
      this.#token = token;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    this.#onGranted();
    return undefined;
  }
}
