/** What the page says of its session's state, and what the visitor can do about it. */
import type { PageConfig, SessionState } from "../src/protocol/page.js";
import type { Connection } from "./connection.js";
import { showNewVersion } from "./new-version.js";
import { hideNotice, showNotice, showState } from "./page-view.js";

export function showSessionState(state: SessionState, connection: Connection, config: PageConfig): void {
  showState(state);
  const hasFailed = state.cells.some(({ status }) => status === "failed");
  const wasStopped = state.cells.some(({ status }) => status === "not-run");
  if (state.kernel === "dead") {
    showNotice("kernel-dead", state.problem ?? "The program behind this dashboard has stopped.", {
      label: "Restart",
      // A run for everybody is begun anew by the server.
      run: () => (config.session === "static" ? connection.startOver() : void restart(connection)),
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
  const problem = await connection.askOfKernel("restart");
  if (problem !== undefined) showNotice("kernel-dead", problem, { label: "Restart", run: () => void restart(connection) });
}
