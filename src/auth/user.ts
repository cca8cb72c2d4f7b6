/** Who has signed in, as far as a notebook may know. */

/** What JSON can hold; the names are the sign-in's own. */
export type UserRecord = Readonly<Record<string, unknown>>;
