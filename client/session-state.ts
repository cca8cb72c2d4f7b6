/** What the page says of its session's state, and what the visitor can do about it. */
import type { PageConfig, SessionState } from "../src/protocol/page.js";
import type { Connection } from "./connection.js";
import { showNewVersion } from "./new-version.js";
import { hideNotice, type NoticeName, showNotice, showState } from "./page-view.js";

const STOPPED = "This dashboard was stopped before all of it had run.";

export function showSessionState(state: SessionState, connection: Connection, config: PageConfig): void {
  showState(state);
  const hasFailed = state.cells.some(({ status }) => status === "failed");
  const isIncomplete = hasFailed && state.kernel !== "dead" && state.cells.some(({ status }) => status === "not-run");
  const wasStopped = state.kernel !== "dead" && state.cells.some(({ reason }) => reason === "stopped");
  if (state.kernel === "dead") {
    showNotice("kernel-dead", state.problem ?? "The program behind this dashboard has stopped.", {
      label: "Restart",
      // A run for everybody is begun anew by the server.
      run: () => (config.session === "static" ? connection.startOver() : void restart(connection, "kernel-dead", "Restart")),
    });
  } else hideNotice("kernel-dead");
  if (state.kernel === "failed") {
    showNotice("problem", state.problem ?? "This dashboard could not be started.", {
      label: "Try again",
      run: () => connection.startOver(),
    });
  } else hideNotice("problem");
  if (isIncomplete && !wasStopped) showNotice("cell-failed", "A part of this dashboard could not be completed.");
  else hideNotice("cell-failed");
  if (wasStopped) showNotice("stopped", STOPPED, { label: "Run again", run: () => void restart(connection, "stopped", "Run again") });
  else hideNotice("stopped");
  showNewVersion(state.newVersion === true);
}

async function restart(connection: Connection, notice: NoticeName, label: string): Promise<void> {
  const problem = await connection.askOfKernel("restart");
  if (problem !== undefined) showNotice(notice, problem, { label, run: () => void restart(connection, notice, label) });
}
