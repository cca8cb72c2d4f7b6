/** The page of the documentation: what was tried, and what came of it. */
import { type Answers, type Library, QUESTIONS } from "./library.js";

export interface Finding {
  readonly answers: Answers;
  /** "plotly 7.1.0" */
  readonly versions: readonly string[];
}

export interface Row extends Finding {
  readonly library: Library;
}

const MARKS = { yes: "yes", no: "**no**", none: "–" };

const HEAD = `# Libraries that were tried

Written by \`npm run compatibility\`, which opens a notebook of each library in Chromium; the browser reaches nothing but the server. The notebooks are in [compatibility/notebooks](../compatibility/notebooks).

| column | "yes" means |
| --- | --- |
| renders | the drawing is there, with colours and with something to read, and says what the notebook says |
| interacts | what a visitor did changed it; "–" where there is nothing to do |
| replays | it is there after a reload, and what the kernel knows of the visitor's doing too |
| resizes | in a window of 600 px in place of 1280, all of it is within its place |
| offline | nothing was asked of another site |
| dark | as much can be read with a dark colour scheme as with a light one; the figure may have its own light ground |
| phone | on a screen of 390 px, all of it is within its place and the page can't be moved sideways |
`;

/** Lines of what is wrong with the reasons: each "no" has one, and nothing else has. */
export function reasonProblems({ library, answers }: Row): string[] {
  return QUESTIONS.flatMap((question) => {
    const isGiven = library.reasons?.[question] !== undefined;
    if ((answers[question] === "no") === isGiven) return [];
    return [
      isGiven ? `${library.title}, ${question}: a reason is given, but it works.` : `${library.title}, ${question}: no, without a reason.`,
    ];
  });
}

export function renderReport(rows: readonly Row[]): string {
  return [HEAD, tableOf(rows), "## Why not\n", reasonsOf(rows), "## What was tried\n", triedOf(rows)].join("\n");
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ library, answers, versions }) =>
    line([library.title, versions.join(", "), ...QUESTIONS.map((question) => MARKS[answers[question]])]),
  );
  return `${[line(["library", "version", ...QUESTIONS]), line(["---", "---", ...QUESTIONS.map(() => "---")]), ...lines].join("\n")}\n`;
}

function reasonsOf(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ library: { title, reasons = {} }, answers }) =>
    QUESTIONS.filter((question) => answers[question] === "no").map((question) => `- ${title}, ${question}: ${reasons[question]}`),
  );
  return `${lines.join("\n")}\n`;
}

function triedOf(rows: readonly Row[]): string {
  const sections = rows.map(({ library: { title, notebook, interaction } }) => {
    const tried = interaction === undefined ? "" : ` ${interaction.tried}${interaction.isKept ? "" : " The page alone knows of it."}`;
    return `### ${title}\n\n[Notebook](../compatibility/notebooks/${notebook}.ipynb).${tried}\n\n![${title}](images/compatibility/${notebook}.webp)\n`;
  });
  return sections.join("\n");
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
