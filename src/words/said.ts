/**
 * Sentences that reach a page in English because programs get the same ones, in answers of the API and in a session's messages: what they
 * are in the language of the page. `{}` stands for what differs from one time to the next. Runs in Node and in browsers.
 */

/** Each language has all of them, which the compiler sees to. */
export const SAID = [
  // Pages that can't be shown
  "There is nothing at this address.",
  "This address can't be read.",
  "This address is not a valid path.",
  "This server does not answer at this address. Please use the one that you were given.",
  "This request came from a page of another site. Programs name this server in the header Origin.",
  "Please sign in to see this.",
  "There were too many attempts to sign in. Please wait a second and try again.",
  "There were too many attempts to sign in. Please wait {} seconds and try again.",
  "There were too many attempts to sign in. Please wait {} minutes and try again.",
  "Something went wrong on this server. Please try again in a moment.",
  "This dashboard is shared with everybody who has it open, so nobody can end or start it again for the others.",
  // A kernel that is not there
  "All places on this server are taken at the moment. Please try again in a minute.",
  "You have too many dashboards open at once. Close one of them and try again in a minute.",
  "This dashboard is open with too many parameters. Please try again in a minute.",
  "This server is being stopped. Please try again in a minute.",
  "This dashboard can't be run: it needs a program that this server does not have. Please tell whoever runs the server.",
  'This dashboard can\'t be run: it needs "{}", which this server does not have. Please tell whoever runs the server.',
  "The program behind this dashboard used more memory than it may, and was stopped.",
  "The program behind this dashboard was lost. It is started again as soon as possible.",
  "The program behind this dashboard has stopped.",
  "The program behind this dashboard can't be reached at the moment. This page goes on by itself when it can.",
  "The program behind this dashboard could not be started.",
  "A part of this dashboard took longer than this dashboard allows, so its program was stopped.",
  // Outputs that are not there
  "The connection to the program behind this dashboard broke off for a moment. Something that it published, or that was done here then, may be missing.",
  "This dashboard has published more than the server keeps. After a reload, its earliest outputs are not shown.",
  "Earlier output is left out here: there was too much to keep.",
  "An output is not shown: it is too large ({} MB).",
  // Files that visitors take away
  "There is nothing to save yet. Open the dashboard, wait until it has run, and try again.",
  "This server can't make PDF files and pictures. Download the page as a file, or let your browser print it.",
  "This server is making many PDF files and pictures right now. Please try again in a moment.",
  "This page could not be made into a file of this kind. Download it as a file, or let your browser print it.",
  "This page is too large for a file of this kind. Download it as a file, or let your browser print it.",
  // Where a widget's library was looked for
  "the files of this dashboard",
  "further folders of this server",
  "the server that runs the kernels (extensions of JupyterLab)",
  "the environment of the kernel {} (extensions of JupyterLab and of the classic notebook)",
  // Parameters
  "The parameter {} in this address can't be {}. It must be {}.",
  "The parameter {} is given {} times in this address. Give it once.",
  "a whole number such as 3",
  "a number such as 2.5",
  "true or false",
  "a text",
  "one of {}",
  "a list of {}",
  "whole numbers such as 3",
  "numbers such as 2.5",
  "texts",
] as const;

/** What stood at each `{}`, in order, already translated where it is one of the sentences itself. */
type Translation = string | ((...parts: readonly string[]) => string);
export type SaidWords = Readonly<Record<(typeof SAID)[number], Translation>>;

const PATTERNS: readonly (readonly [said: (typeof SAID)[number], pattern: RegExp])[] = SAID.filter((said) => said.includes("{}")).map(
  (said) => [said, new RegExp(`^${said.split("{}").map(escapePattern).join("([^]+?)")}$`)],
);

/** `text` as it is where it is none of the sentences, or the language is English. */
export function say(text: string, { said }: { readonly said: SaidWords | undefined }): string {
  return said === undefined ? text : (translate(text, said) ?? text);
}

function translate(text: string, words: SaidWords): string | undefined {
  const whole = Object.hasOwn(words, text) ? words[text as keyof SaidWords] : undefined;
  if (whole !== undefined) return typeof whole === "string" ? whole : whole();
  for (const [said, pattern] of PATTERNS) {
    const parts = pattern.exec(text)?.slice(1);
    if (parts === undefined) continue;
    const translation = words[said];
    return typeof translation === "string" ? translation : translation(...parts.map((part) => translate(part, words) ?? part));
  }
  return undefined;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
