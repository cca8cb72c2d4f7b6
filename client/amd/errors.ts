/** What the second callback of `require` is given. */

/** Thrown when a module can't be loaded, or is asked for before it is. Handled by scripts of outputs, under RequireJS's names. */
export class AmdError extends Error {
  constructor(
    readonly requireType: "scripterror" | "notloaded" | "plugin",
    readonly requireModules: readonly string[],
    message: string,
  ) {
    super(message);
    this.name = "AmdError";
  }
}
