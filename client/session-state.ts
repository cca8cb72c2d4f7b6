/** What the page says of its session's state, and what the visitor can do about it. */

import type { PageConfig, SessionState } from "../src/protocol/page.js";
import { say } from "../src/words/said.js";
import type { Connection } from "./connection.js";
import { showNewVersion } from "./new-version.js";
import { hideNotice, type NoticeName, showNotice, showState } from "./page-view.js";
import { pageWords } from "./words/page-words.js";

export function showSessionState(state: SessionState, connection: Connection, config: PageConfig): void {
  const words = pageWords();
  showState(state);
  const hasFailed = state.cells.some(({ status }) => status === "failed");
  const isIncomplete = hasFailed && state.kernel !== "dead" && state.cells.some(({ status }) => status === "not-run");
  const wasStopped = state.kernel !== "dead" && state.cells.some(({ reason }) => reason === "stopped");
  if (state.kernel === "dead") {
    showNotice("kernel-dead", state.problem === undefined ? words.kernelStopped : say(state.problem, words), {
      label: words.restart,
      // A run for everybody is begun anew by the server.
      run: () => (config.session === "static" ? connection.startOver() : void restart(connection, "kernel-dead", words.restart)),
    });
  } else hideNotice("kernel-dead");
  if (state.kernel === "failed") {
    showNotice("problem", state.problem === undefined ? words.couldNotStart : say(state.problem, words), {
      label: words.tryAgain,
      run: () => connection.startOver(),
    });
  } else hideNotice("problem");
  if (isIncomplete && !wasStopped) showNotice("cell-failed", words.somePartFailed);
  else hideNotice("cell-failed");
  if (wasStopped) {
    const label = words.runAgain;
    showNotice("stopped", words.stopped, { label, run: () => void restart(connection, "stopped", label) });
  } else hideNotice("stopped");
  showNewVersion(state.newVersion === true);
}

async function restart(connection: Connection, notice: NoticeName, label: string): Promise<void> {
  const problem = await connection.askOfKernel("restart");
  if (problem !== undefined) showNotice(notice, problem, { label, run: () => void restart(connection, notice, label) });
}
