/** A dashboard page's script: finds the page's configuration and connects it to its session. */

import type { PageConfig } from "../src/protocol/page.js";
import { COPY_CONTENT_ID, type CopyContent } from "../src/protocol/saved-copy.js";
import { say } from "../src/words/said.js";
import { AmdHost } from "./amd-host.js";
import { followAnchor } from "./anchor.js";
import { Announcer } from "./announcer.js";
import { browserPlace, keepCellHeights } from "./cell-heights.js";
import { Comms } from "./comms/comms.js";
import { offerComms } from "./comms/page-api.js";
import { Connection, type ConnectionListener } from "./connection.js";
import { ConnectionNotice } from "./connection-notice.js";
import { DashboardView } from "./dashboard-view.js";
import { keepDocument } from "./document-write.js";
import { offerDownloads } from "./downloads.js";
import { offerEmbedCode, tellHeight } from "./embedding.js";
import { askForExtensions, ExtensionHost } from "./extension-host.js";
import { offerFullScreen } from "./full-screen.js";
import { showLastUpdated } from "./last-updated.js";
import { LateNotice } from "./late-notice.js";
import { offerLinks } from "./links.js";
import { redirectElements, redirectTo } from "./local-copies.js";
import { markDark } from "./mark-dark.js";
import { followMenu, onChosen } from "./menu.js";
import { showNewVersion } from "./new-version.js";
import { trustMadeScripts } from "./nonce.js";
import { focusNotice, hideNotice, showNotice } from "./page-view.js";
import { PlotHost } from "./plot-host.js";
import { themeLibraries } from "./plot-theme/page-libraries.js";
import { showSessionState } from "./session-state.js";
import { makeSlides } from "./slides.js";
import { type SnapshotListener, SnapshotSource } from "./snapshot-source.js";
import { StopControl } from "./stop-control.js";
import { browserSurroundings } from "./surroundings.js";
import { makeTabs } from "./tabs.js";
import { type SendToKernel, WidgetHost, type WidgetUse } from "./widget-host.js";
import { pageWords } from "./words/page-words.js";

function readConfig(): PageConfig | undefined {
  const element = document.querySelector("#dashboard-config");
  // The server wrote it from the same type.
  return element === null ? undefined : JSON.parse(element.textContent ?? "");
}

/** The address is what visitors copy and bookmark; what opened the page is kept in a cookie. */
function hideShare(): void {
  const url = new URL(window.location.href);
  if (!url.searchParams.has("share")) return;
  url.searchParams.delete("share");
  window.history.replaceState(window.history.state, "", url);
}

function start(config: PageConfig): void {
  const words = pageWords();
  hideShare();
  // Where visitors only look, nothing that they do goes out.
  const send: SendToKernel = (...message) => (config.viewOnly ? "" : connection.send(...message));
  const amd = new AmdHost(config.linkBase);
  const extensions = new ExtensionHost({ baseUrl: config.baseUrl, list: () => askForExtensions(config) }, amd);
  const redirect = redirectTo(config.copies ?? [], config.baseUrl);
  const comms = new Comms({
    send,
    isUnacknowledged: (id) => connection.isUnacknowledged(id),
  });
  const plots = new PlotHost(comms);
  const widgets = new WidgetHost({
    linkBase: config.linkBase,
    redirect,
    use: usesOf(config),
    isOwn: config.session !== "shared",
    extensions,
    amd,
    plots,
    send,
  });
  offerComms(comms);
  trustMadeScripts();
  keepDocument();
  redirectElements(redirect);
  const waiting = new LateNotice("waiting");
  const outOfReach = new LateNotice("out-of-reach");
  const stop = new StopControl(() => connection.askOfKernel("interrupt"));
  const announcer = createAnnouncer();
  const onDrawn = followAnchor(makeSlides() ?? makeTabs());
  const heights = keepHeights(config);
  const view = new DashboardView({
    linkBase: config.linkBase,
    redirect,
    widgets,
    extensions,
    amd,
    plots,
    comms,
    onState: (state) => {
      announcer.takeState(state);
      waiting.show(state.place === undefined ? undefined : words.inQueue(state.place));
      outOfReach.show(state.outOfReach === true ? words.outOfReach : undefined);
      const focusIsLost = stop.show(state.cells);
      showSessionState(state, connection, config);
      if (focusIsLost) focusNotice("stopped");
    },
    onNotice: (text) => {
      if (text === undefined) hideNotice("journal");
      else showNotice("journal", say(text, words));
    },
    onDrawn: (complete) => {
      onDrawn(complete);
      if (complete) heights?.();
      offerFullScreen();
    },
  });
  const listener: ConnectionListener = {
    onMessage: (message) => view.take(message),
    onOutdated: () => location.reload(),
    onSnapshot: () => {
      notice.take("connected");
      snapshot.check();
    },
    onStatus: (status, problem) => {
      announcer.takeConnection(status, notice.isShown);
      notice.take(status, problem);
    },
    onGivenUp: (text) => showNotice("given-up", text, { label: words.close, run: () => hideNotice("given-up") }),
  };
  const connection = new Connection(config, listener, browserSurroundings);
  const notice = new ConnectionNotice(
    { label: words.tryAgain, run: () => connection.hurry() },
    { label: words.startAgain, run: () => connection.wake() },
    // The server sends who is signed out to the sign-in page, and back.
    { label: words.signIn, run: () => window.location.reload() },
    // Pages of those who have signed in are given no token.
    config.visitorToken === undefined,
  );
  const snapshot = new SnapshotSource(config, snapshotListener(view, connection, notice), browserSurroundings, isVisible);
  followVisitor(connection, snapshot);
  tellHeight(config);
  followMenu();
  offerLinks(config);
  offerEmbedCode(config);
  offerDownloads(config);
  if (config.taken === undefined) connection.start();
  else {
    showLastUpdated(config.taken);
    snapshot.check();
  }
}

function createAnnouncer(): Announcer {
  const place = document.querySelector("#dashboard-announcement") ?? document.createElement("p");
  return new Announcer(place, document.querySelector(".loading-text")?.textContent ?? "");
}

/** Undefined on a page without content. */
function keepHeights({ baseUrl, dashboard, revision }: PageConfig): (() => void) | undefined {
  const main = document.querySelector("main");
  return main === null ? undefined : keepCellHeights({ key: `heights:${baseUrl}/${dashboard}`, revision }, main, browserPlace());
}

/** What the visitor and the browser do around the content. */
function followVisitor(connection: Connection, snapshot: SnapshotSource): void {
  onChosen("start-over", () => connection.startOver());
  onChosen("print", () => window.print());
  window.addEventListener("online", () => connection.check());
  window.addEventListener("offline", () => connection.drop());
  document.addEventListener("visibilitychange", () => {
    if (!isVisible()) return;
    connection.wake();
    connection.check();
    if (snapshot.isOn) snapshot.check();
  });
  for (const sign of ["pointerdown", "keydown"]) window.addEventListener(sign, () => connection.wake(), { passive: true });
}

function usesOf({ session, viewOnly }: PageConfig): WidgetUse {
  if (!viewOnly) return "all";
  return session === "static" ? "links" : "none";
}

function snapshotListener(view: DashboardView, connection: Connection, notice: ConnectionNotice): SnapshotListener {
  return {
    onMessage: (message) => view.take(message),
    onTaken: showLastUpdated,
    onMissing: () => connection.start(),
    onSignedOut: () => notice.take("signed-out"),
    onNewVersion: () => showNewVersion(true),
  };
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}

/** This script is also that of saved copies. */
function showCopyIn(element: Element): void {
  // The server wrote it from the same type.
  const content: CopyContent = JSON.parse(element.textContent ?? "");
  void import("./copy.js").then(({ showCopy }) => showCopy(content));
}

markDark();
themeLibraries();
const config = readConfig();
const copy = document.getElementById(COPY_CONTENT_ID);
if (config !== undefined) start(config);
else if (copy !== null) showCopyIn(copy);
