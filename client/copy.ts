/** The script of a dashboard's saved copy: shows what the page has shown, from the copy alone. */
import type { CopyContent } from "../src/protocol/saved-copy.js";
import { say } from "../src/words/said.js";
import { AmdHost } from "./amd-host.js";
import { followAnchor } from "./anchor.js";
import { Comms } from "./comms/comms.js";
import { offerComms } from "./comms/page-api.js";
import { DashboardView } from "./dashboard-view.js";
import { keepDocument } from "./document-write.js";
import { redirectToEmbedded } from "./embedded-files.js";
import { ExtensionHost } from "./extension-host.js";
import { showLastUpdated } from "./last-updated.js";
import { redirectElements } from "./local-copies.js";
import { hideNotice, showNotice, showState } from "./page-view.js";
import { PlotHost } from "./plot-host.js";
import { replaySnapshot } from "./replay-snapshot.js";
import { makeSlides } from "./slides.js";
import { makeTabs } from "./tabs.js";
import { WidgetHost } from "./widget-host.js";
import { pageWords } from "./words/page-words.js";

/** There is nobody to hear it. */
const send = (): string => "";

export function showCopy(content: CopyContent): void {
  sayWhatIsMissing();
  const { linkBase, baseUrl, isShared, viewOnly, extensions: answer } = content;
  const redirect = redirectToEmbedded();
  const amd = new AmdHost(linkBase);
  const extensions = new ExtensionHost({ baseUrl, list: async () => answer }, amd);
  const comms = new Comms({ send, isUnacknowledged: () => false });
  const plots = new PlotHost(comms);
  const use = viewOnly ? "links" : "all";
  const widgets = new WidgetHost({ linkBase, redirect, use, isOwn: !isShared, extensions, amd, plots, send });
  offerComms(comms);
  keepDocument();
  redirectElements(redirect, "keep-address");
  const onDrawn = followAnchor(makeSlides() ?? makeTabs());
  const view = new DashboardView({
    linkBase,
    redirect,
    widgets,
    extensions,
    amd,
    plots,
    comms,
    onState: showState,
    onNotice: (text) => (text === undefined ? hideNotice("journal") : showNotice("journal", say(text, pageWords()))),
    onDrawn: (complete) => {
      onDrawn(complete);
      lookIntoFrames();
      document.documentElement.dataset.drawn = "";
    },
  });
  replaySnapshot(content, (message) => view.take(message));
  showLastUpdated(content.taken);
}

/** The copy's policy keeps everything from the network. */
function sayWhatIsMissing(): void {
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    if (/^(https?|wss?|file):/.test(blockedURI)) showNotice("left-out", pageWords().missingInCopy);
  });
}

/** Frames hear of what is kept from them alone. */
function lookIntoFrames(): void {
  for (const { srcdoc } of document.querySelectorAll<HTMLIFrameElement>("iframe[srcdoc]"))
    if (/\b(?:src|href)\s*=\s*["']?https?:/i.test(srcdoc)) showNotice("left-out", pageWords().missingInCopy);
}
