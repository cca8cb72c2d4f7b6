/** All that visitors read on pages, in one language. What programs read, and what authors and operators read, is English. */
import type { SaidWords } from "./said.js";

export const LANGUAGES = ["en", "de", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Direction = "ltr" | "rtl";

export interface Words {
  readonly language: Language;
  readonly direction: Direction;
  /** Undefined in English. */
  readonly said: SaidWords | undefined;

  // Around every page
  readonly dashboards: string;
  readonly skipToContent: string;
  readonly breadcrumbs: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly signedIn: string;
  readonly close: string;

  // Lists
  readonly search: string;
  readonly searchFolder: string;
  readonly nothingMatches: string;
  readonly showAll: string;
  /** `shown` of `total` entries. */
  readonly shownOf: (shown: number, total: number) => string;
  readonly folderAbove: string;
  readonly kinds: Readonly<Record<"dashboard" | "bundle" | "folder", string>>;
  readonly noDashboards: string;
  readonly emptyFolder: string;
  /** Before and after ".ipynb". */
  readonly howToFill: Readonly<Record<"top" | "folder", readonly [before: string, after: string]>>;
  readonly justNow: string;

  // Signing in
  readonly signInProblems: Readonly<Record<"wrong" | "refused" | "unavailable" | "expired" | "link", string>>;
  readonly signInElsewhere: string;
  readonly stillSignedIn: (provider: string) => string;
  readonly signOutThere: string;
  readonly or: string;
  readonly signInWith: (provider: string) => string;
  readonly name: string;
  readonly password: string;

  // Pages that can't be shown
  readonly errorTitles: Readonly<Record<400 | 401 | 403 | 404 | 413 | 421 | 422 | 429 | 503, string>>;
  readonly didNotWork: string;
  readonly wentWrong: string;
  readonly signedInAs: (name: string) => string;
  readonly allDashboards: string;
  readonly wrongParameters: string;

  // Parameters
  readonly parameters: string;
  readonly yes: string;
  readonly no: string;
  readonly apply: string;
  readonly reset: string;
  readonly oneOnEachLine: string;
  readonly unknownParameter: (name: string) => string;
  readonly didYouMean: (name: string) => string;

  // A dashboard's page
  readonly views: string;
  readonly menu: string;
  readonly startOver: string;
  readonly startOverHint: string;
  readonly download: string;
  readonly downloadAsPdf: string;
  readonly downloadAsPicture: string;
  readonly makingFile: string;
  readonly print: string;
  readonly copyLink: string;
  readonly linkCopied: string;
  readonly copyShareLink: string;
  readonly shareLinkCopied: (until: string) => string;
  readonly copyEmbedCode: string;
  readonly embedCodeCopied: string;
  /** Before the dashboard's title, before the time, and after it. */
  readonly copyOf: readonly [string, string, string];
  readonly copyNeedsScripts: string;
  readonly copyUnfinished: string;
  readonly tooLargeForCopy: (libraries: string) => string;
  readonly missingInCopy: string;
  readonly widgetsNeedScripts: string;
  readonly needsScripts: string;
  readonly viewOnly: string;
  readonly everyoneSees: string;
  /** A time follows. */
  readonly lastUpdated: string;
  readonly sections: string;
  readonly controls: string;
  readonly slides: string;
  readonly slideOf: (slide: number, total: number) => string;
  readonly previousSlide: string;
  readonly nextSlide: string;

  // Its progress
  readonly stateOfDashboard: string;
  readonly partsReady: string;
  readonly waiting: string;
  readonly starting: string;
  readonly startingAgain: string;
  /** The `part`th of `total`. */
  readonly preparing: (part: number, total: number) => string;
  /** `place` in the queue, from 1. */
  readonly inQueue: (place: number) => string;
  readonly ready: string;
  /** `failed` parts of it are not there. */
  readonly readyBut: (failed: number) => string;
  readonly connectionBack: string;
  readonly stop: string;
  readonly stopping: string;

  // What is said of its parts
  readonly partTookTooLong: string;
  readonly partStopped: string;
  readonly partNeededMemory: string;
  readonly partFailed: string;
  readonly partNotRun: string;
  readonly error: string;
  readonly traceback: string;
  readonly downloadPdf: string;
  /** Of a frame that a cell shows. */
  readonly output: string;
  readonly outputImage: string;
  readonly table: string;
  /** Of what is on a list of tasks. */
  readonly done: string;
  readonly toDo: string;
  readonly scrollable: string;
  readonly fullScreen: string;
  readonly leaveFullScreen: string;
  readonly showEarlier: string;
  /** Before and after the MIME type. */
  readonly unknownType: readonly [before: string, after: string];

  // Notices
  readonly tryAgain: string;
  readonly startAgain: string;
  readonly restart: string;
  readonly runAgain: string;
  readonly loadIt: string;
  readonly newVersion: string;
  readonly kernelStopped: string;
  readonly couldNotStart: string;
  readonly somePartFailed: string;
  readonly stopped: string;
  readonly outOfReach: string;
  readonly connectionLost: string;
  readonly resting: string;
  readonly signedOut: string;
  readonly signInNeeded: string;
  readonly notAllowed: string;
  readonly notShown: string;
  readonly openTooOften: string;
  readonly sentTooMuch: string;
  readonly sentRefused: string;
  readonly unreachable: string;
  readonly noAnswer: string;

  // Widgets
  readonly widgetFailed: string;
  readonly widgetNotLoaded: (module: string, version: string) => string;
  /** Looked for in what the server brings along, and in `places`. */
  readonly widgetNotFound: (module: string, version: string, places: readonly string[]) => string;
  readonly widgetOfOtherVersion: (module: string, version: string, installed: readonly string[]) => string;
  readonly widgetWithoutClass: (className: string, module: string, version: string) => string;
}
