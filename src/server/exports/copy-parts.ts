/** What a dashboard's saved copy is made of, from what it shows. */
import type { LoadedDashboard } from "../../store/store.js";
import type { Words } from "../../words/words.js";
import type { Services } from "../app.js";
import { linkBaseOf } from "../dashboard-page-reply.js";
import type { CopyParts } from "./copy-document.js";
import { librariesFor } from "./library-files.js";
import { needsOf } from "./needs.js";
import type { Shown } from "./what-is-shown.js";

export interface CopyRequest {
  readonly dashboard: LoadedDashboard;
  readonly shown: Shown;
  readonly words: Words;
  /** Absolute, of this server, without a slash at its end. */
  readonly baseUrl: string;
  /** Where the dashboard itself is. */
  readonly url: string;
  readonly viewId: string | undefined;
  /** Without a word of its being a copy. */
  readonly isBare: boolean;
}

export type CopyServices = Pick<Services, "store" | "clientFiles" | "theme" | "extensions" | "kernels">;

export async function copyParts(request: CopyRequest, services: CopyServices): Promise<CopyParts> {
  const { dashboard, words, baseUrl, url, viewId, isBare } = request;
  const shown = atRest(request.shown);
  const needs = needsOf(shown.messages);
  const libraries = await librariesFor(needs, dashboard, services, baseUrl);
  const { template, language, plotTheme } = dashboard.settings;
  const page = {
    notebook: dashboard.notebook,
    template,
    language,
    plotTheme,
    words,
    viewId,
    linkBase: linkBaseOf(dashboard, baseUrl),
    url,
    taken: shown.taken,
    cells: shown.cells,
    isWhole: shown.isWhole,
    leftOut: libraries.leftOut,
    isBare,
  };
  return { dashboard, page, shown, needs, libraries, baseUrl, ...services };
}

/** What has not ended when the copy is made will not end in it. */
function atRest(shown: Shown): Shown & { readonly isWhole: boolean } {
  const ends = shown.cells.map((cell) =>
    cell.status === "waiting" || cell.status === "running" ? { ...cell, status: "done" as const } : cell,
  );
  return { ...shown, cells: ends, isWhole: shown.cells.every(({ status }) => status !== "waiting" && status !== "running") };
}
