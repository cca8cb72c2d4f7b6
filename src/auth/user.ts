/** Who has signed in. */

/** What JSON can hold; the names are the sign-in's own. */
export type UserRecord = Readonly<Record<string, unknown>>;

export interface Identity {
  /** The name of the strategy that knows the user: "password", "oidc". */
  readonly strategy: string;
  /** What rules and operators call the user; no two users of a strategy have the same. */
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  /** What a notebook may know of the user, where the operator forwards it. */
  readonly record: UserRecord;
}
