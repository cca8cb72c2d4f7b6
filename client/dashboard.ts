/** A dashboard page's script: finds the page's configuration and connects it to its session. */
import type { PageConfig, SessionState } from "../src/protocol/page.js";
import { followAnchor } from "./anchor.js";
import { Comms } from "./comms/comms.js";
import { offerComms } from "./comms/page-api.js";
import { Connection, type ConnectionListener } from "./connection.js";
import { ConnectionNotice } from "./connection-notice.js";
import { DashboardView } from "./dashboard-view.js";
import { showNewVersion } from "./new-version.js";
import { hideNotice, showNotice, showState } from "./page-view.js";
import { browserSurroundings } from "./surroundings.js";
import { WaitingNotice } from "./waiting-notice.js";
import { WidgetHost } from "./widget-host.js";

function readConfig(): PageConfig | undefined {
  const element = document.querySelector("#dashboard-config");
  // The server wrote it from the same type.
  return element === null ? undefined : JSON.parse(element.textContent ?? "");
}

function start(config: PageConfig): void {
  const widgets = new WidgetHost({
    linkBase: config.linkBase,
    use: config.viewOnly ? "none" : "all",
    send: (...message) => connection.send(...message),
  });
  const comms = new Comms({
    send: (...message) => connection.send(...message),
    isUnacknowledged: (id) => connection.isUnacknowledged(id),
  });
  offerComms(comms);
  const waiting = new WaitingNotice();
  const view = new DashboardView({
    linkBase: config.linkBase,
    widgets,
    comms,
    onState: (state) => {
      waiting.show(state.place);
      takeState(state, connection);
    },
    onNotice: (text) => showNotice("journal", text),
    onDrawn: followAnchor(),
  });
  const listener: ConnectionListener = {
    onMessage: (message) => view.take(message),
    onOutdated: () => location.reload(),
    onStatus: (status, problem) => notice.take(status, problem),
    onGivenUp: (text) => showNotice("given-up", text, { label: "Close", run: () => hideNotice("given-up") }),
  };
  const connection = new Connection(config, listener, browserSurroundings);
  const notice = new ConnectionNotice(
    { label: "Try again", run: () => connection.hurry() },
    { label: "Start again", run: () => connection.wake() },
  );
  document.querySelector("#start-over")?.addEventListener("click", () => {
    document.querySelector("details.menu")?.removeAttribute("open");
    connection.startOver();
  });
  window.addEventListener("online", () => connection.check());
  window.addEventListener("offline", () => connection.drop());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    connection.wake();
    connection.check();
  });
  for (const sign of ["pointerdown", "keydown"]) window.addEventListener(sign, () => connection.wake(), { passive: true });
  connection.start();
}

function takeState(state: SessionState, connection: Connection): void {
  showState(state);
  const hasFailed = state.cells.some(({ status }) => status === "failed");
  const wasStopped = state.cells.some(({ status }) => status === "not-run");
  if (state.kernel === "dead") {
    showNotice("kernel-dead", state.problem ?? "The program behind this dashboard has stopped.", {
      label: "Restart",
      run: () => void restart(connection),
    });
  } else hideNotice("kernel-dead");
  if (state.kernel === "failed") {
    showNotice("problem", state.problem ?? "This dashboard could not be started.", {
      label: "Try again",
      run: () => connection.startOver(),
    });
  } else hideNotice("problem");
  if (hasFailed && wasStopped && state.kernel !== "dead") showNotice("cell-failed", "A part of this dashboard could not be completed.");
  else hideNotice("cell-failed");
  showNewVersion(state.newVersion === true);
}

async function restart(connection: Connection): Promise<void> {
  const problem = await connection.restartKernel();
  if (problem !== undefined) showNotice("kernel-dead", problem, { label: "Restart", run: () => void restart(connection) });
}

const config = readConfig();
if (config !== undefined) start(config);
