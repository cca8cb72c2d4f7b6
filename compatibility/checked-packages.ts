/** The page of the documentation on libraries' own notebooks: how many show, and why the others do not. Pure. */
import type { NotebookReport, Shows } from "../src/check/report.js";
import { causeOf } from "./causes.js";

export interface CheckedPackage {
  readonly name: string;
  readonly version: string;
  readonly notebooks: readonly NotebookReport[];
}

const SHOWS: readonly Shows[] = ["whole", "online", "part", "nothing"];
/** Of a package, the reasons that most of its notebooks have. */
const MOST_REASONS = 20;

const HEAD = `# Libraries' own notebooks

Written by \`npm run check:packages\`: the notebooks in the source archives of the libraries in [requirements-libraries.txt](../python/requirements-libraries.txt), run by [\`jupyter-dashboards-admin check\`](admin.md#checking-notebooks) with these libraries installed and nothing else. What a notebook fetches from other sites came only where the machine that ran it reached them; the reasons say where not. There was no browser: what libraries draw in one, [compatibility.md](compatibility.md) shows.

| column | |
| --- | --- |
| whole | everything shows |
| online | everything shows to visitors who reach the sites that the notebook loads from |
| in part | a cell failed, or something would not show; the reasons are below |
| nothing | no cell ran to its end |
`;

export function renderCheckedPackages(packages: readonly CheckedPackage[], unchecked: readonly string[]): string {
  const [full, empty] = [
    packages.filter(({ notebooks }) => notebooks.length > 0),
    packages.filter(({ notebooks }) => notebooks.length === 0),
  ];
  const rest = unchecked.length === 0 ? "" : `Not checked: ${unchecked.join(", ")}.\n`;
  return [HEAD, tableOf(full), withoutNotebooks(empty), rest, "## Why not\n", ...full.map(reasonsOf)]
    .filter((part) => part !== "")
    .join("\n");
}

function tableOf(packages: readonly CheckedPackage[]): string {
  const rows = packages.map(({ name, version, notebooks }) => line([`${name} ${version}`, ...countsOf(notebooks)]));
  const sum = line(["all", ...countsOf(packages.flatMap(({ notebooks }) => notebooks))]);
  const header = ["package", "notebooks", "whole", "online", "in part", "nothing"];
  return `${[line(header), line(header.map(() => "---")), ...rows, sum].join("\n")}\n`;
}

function countsOf(notebooks: readonly NotebookReport[]): readonly string[] {
  return [notebooks.length, ...SHOWS.map((shows) => notebooks.filter((one) => one.shows === shows).length)].map(String);
}

function withoutNotebooks(packages: readonly CheckedPackage[]): string {
  const names = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
  return names === "" ? "" : `The archives of these hold no notebooks: ${names}.\n`;
}

/** The same reason in several notebooks is one line. */
function reasonsOf({ name, notebooks }: CheckedPackage): string {
  const files = new Map<string, Set<string>>();
  for (const { notebook, problems } of notebooks) {
    // What comes from other sites is in the table.
    for (const { kind, text } of problems.filter((problem) => problem.kind !== "other-site")) {
      const reason = `${kind}: ${text}`;
      files.set(reason, (files.get(reason) ?? new Set()).add(notebook));
    }
  }
  const reasons = [...files].map(([reason, where]) => ({ reason, where })).toSorted((one, other) => other.where.size - one.where.size);
  if (reasons.length === 0) return "";
  const lines = reasons
    .slice(0, MOST_REASONS)
    .map(({ reason, where }) => `- ${where.size}: ${escaped(reason)}${because(causeOf(name, reason))}`);
  const rest = reasons.length - MOST_REASONS;
  const more = rest > 0 ? [`- and ${rest} reasons more, of ${countOfRest(reasons.slice(MOST_REASONS))} notebooks`] : [];
  return `### ${name}\n\n${[...lines, ...more].join("\n")}\n`;
}

function because(cause: string | undefined): string {
  return cause === undefined ? "" : ` (${cause})`;
}

function countOfRest(reasons: readonly { readonly where: ReadonlySet<string> }[]): number {
  return new Set(reasons.flatMap(({ where }) => [...where])).size;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|]/g, (character) => `\\${character}`);
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
