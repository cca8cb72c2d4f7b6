/** From what a run left and what is installed beside its kernel to the problems of a notebook. */
import type { CodeCell, MarkdownCell, Notebook } from "../notebook/notebook.js";
import { renderMarkdown } from "../outputs/markdown.js";
import { fromNbformat } from "../outputs/nbformat.js";
import type { DisplayOutput, Output } from "../outputs/output.js";
import { bundledFileOf, bundledPackageOf, isRequireJs, nameInCopy } from "../protocol/local-copies.js";
import type { JsonObject } from "../protocol/message.js";
import { NOTICE_TYPE } from "../protocol/page.js";
import { problemOfFailure, problemsOfSource } from "./cell-problems.js";
import { addressesInScript, externalAddresses } from "./external-addresses.js";
import type { Installed } from "./installed.js";
import { missingLibraries } from "./library-problems.js";
import { addressesOf, CONTEXT, problemsOfOutput } from "./output-problems.js";
import type { Problem } from "./report.js";
import type { Run } from "./run-dashboard.js";
import { shownWidgets, widgetStates } from "./widgets.js";

/** A server of the kernel's machine. */
const NEAR = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?::\d+)?$/;
const MOST_SITES = 4;
/** A map's tiles come from there; what stands in braces is the browser's to fill in. */
const TILES = /^https?:\/\/.*\{[xyz]\}/;

export async function findProblems(notebook: Notebook, run: Run, installed: Installed): Promise<readonly Problem[]> {
  const shown = new Set(notebook.views.flatMap((view) => (view.kind === "grid" ? view.slots.map(({ cell }) => cell) : view.cells)));
  const problems: Problem[] = [];
  const states = widgetStates(run.messages);
  for (const cell of notebook.cells) {
    if (cell.kind === "markdown" && shown.has(cell.index)) problems.push(...problemsOfText(cell));
    if (cell.kind !== "code") continue;
    problems.push(...problemsOfRun(cell, run));
    if (!shown.has(cell.index) || cell.outputHidden) continue;
    const outputs = run.outputs(cell.index);
    const widgets = shownWidgets(outputs, states);
    problems.push(...(await problemsOfPlace([...outputs, ...insideOf(widgets)], widgets, installed, cell.index + 1)));
  }
  return eachOnce([...problems, ...problemsOfAll(run)]);
}

/** A cell with twenty of the same plots has one problem. */
function eachOnce(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function problemsOfRun(cell: CodeCell, run: Run): readonly Problem[] {
  const status = run.cells.find(({ index }) => index === cell.index)?.status;
  const said = status === "not-run" || status === "waiting" ? [] : problemsOfSource(cell);
  if (status !== "failed" || cell.mayRaise) return said;
  return [...said, problemOfFailure(cell, { outputs: run.outputs(cell.index), stderr: run.stderr(cell.index), trouble: run.trouble })];
}

async function problemsOfPlace(
  outputs: readonly Output[],
  widgets: readonly JsonObject[],
  installed: Installed,
  cell: number,
): Promise<readonly Problem[]> {
  const displays = outputs.filter((output): output is DisplayOutput => "data" in output);
  const addresses = [...displays.flatMap((output) => addressesOf(output, installed)), ...widgets.flatMap(addressesOfWidget)];
  return [
    ...displays.flatMap((output) => problemsOfOutput(output, installed, cell)),
    ...(await missingLibraries(widgets, installed, cell)),
    ...elsewhere(
      addresses.filter((address) => !isHere(address, installed)),
      cell,
    ),
  ];
}

/** What Output widgets hold. */
function insideOf(widgets: readonly JsonObject[]): readonly Output[] {
  return widgets.flatMap(({ _model_name, outputs }) => (_model_name === "OutputModel" ? fromNbformat(outputs ?? []) : []));
}

function addressesOfWidget(state: JsonObject): readonly string[] {
  const { _esm, _css, _model_name, value, url } = state;
  const code = [_esm, _css].flatMap((text) => (typeof text === "string" ? addressesInScript(text) : []));
  const html = _model_name === "HTMLModel" && typeof value === "string" ? externalAddresses(value) : [];
  return [...code, ...html, ...(typeof url === "string" && TILES.test(url) ? [url] : [])];
}

/** Altair names it beside the others, for Vega of long ago, and does not load it. */
const NEVER_LOADED = /^https:\/\/cdn\.jsdelivr\.net\/npm\/vega-lib(?:\?noext)?$/;

function isHere(address: string, { copies }: Installed): boolean {
  if (NEVER_LOADED.test(address)) return true;
  if ((bundledPackageOf(address) ?? bundledFileOf(address)) !== undefined || isRequireJs(address)) return true;
  return copies.some((copy) => nameInCopy(copy, address) !== undefined);
}

function problemsOfText({ source, index, attachments }: MarkdownCell): readonly Problem[] {
  return elsewhere(externalAddresses(renderMarkdown(source, { ...CONTEXT, attachments })), index + 1);
}

/** One line for a cell, however much it loads. */
function elsewhere(addresses: readonly string[], cell: number): readonly Problem[] {
  const sites = [...new Set(addresses.map(siteOf))];
  const [near, far] = [sites.filter((site) => NEAR.test(site)), sites.filter((site) => !NEAR.test(site))];
  const problems: Problem[] = near.map((site) => {
    const text = `It shows what ${site} serves, which for a visitor is their own machine. Show it without a server of its own.`;
    return { kind: "output", cell, text };
  });
  if (far.length === 0) return problems;
  const named = far.length <= MOST_SITES ? far.join(", ") : `${far.slice(0, MOST_SITES).join(", ")} and ${far.length - MOST_SITES} others`;
  return [
    ...problems,
    { kind: "other-site", cell, text: `It loads from ${named}. Visitors who can't reach that miss it; a bundle's own files they have.` },
  ];
}

function siteOf(address: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(address)?.[1]?.replace(/^\{\w\}\./, "") ?? address;
}

function problemsOfAll({ ended, trouble, cells, messages, limitSeconds }: Run): readonly Problem[] {
  if (ended === "time") {
    const at = cells.find(({ status }) => status === "running");
    const text = `It was not done after ${limitSeconds} s. Make it quicker, or give it more with --time-limit.`;
    return [{ kind: "time", ...(at === undefined ? {} : { cell: at.index + 1 }), text }];
  }
  if (ended === "down" && !cells.some(({ status }) => status === "failed"))
    return [{ kind: "kernel", text: trouble ?? "Its kernel has stopped by itself. Run the notebook in JupyterLab." }];
  const isCut = messages.some(({ header }) => header.msg_type === NOTICE_TYPE);
  return isCut ? [{ kind: "too-large", text: "It publishes more than a server keeps. Show less, or raise JOURNAL_MAX_BYTES." }] : [];
}
