/** What a dashboard's own scripts find on the page: `JupyterDashboard`. Documented for authors in docs/authors.md. */
import type { Comms } from "./comms.js";

export type DashboardApi = Pick<Comms, "openComm" | "onComm" | "whenReady">;

declare global {
  interface Window {
    JupyterDashboard?: DashboardApi;
  }
}

export function offerComms(comms: Comms): void {
  window.JupyterDashboard = Object.freeze({
    openComm: (...given) => comms.openComm(...given),
    onComm: (...given) => comms.onComm(...given),
    whenReady: () => comms.whenReady(),
  } satisfies DashboardApi);
  // A page that is kept to be shown again has lost its line, and finds out then.
  window.addEventListener("pagehide", ({ persisted }) => {
    if (!persisted) comms.leave();
  });
}
