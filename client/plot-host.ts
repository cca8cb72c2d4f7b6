/** Plots that their page connects to the kernel, as far as the first chunk knows of them: what does is loaded with the first. */
import type { DisplayOutput } from "../src/outputs/output.js";
import { PLOT_MIME } from "../src/protocol/page.js";
import type { Comms } from "./comms/comms.js";
import type { ConnectedPlot } from "./plots/connect-plot.js";

export class PlotHost {
  constructor(private readonly comms: Comms) {}

  /** Before the plot's scripts run. Undefined where it is none, or can't be connected. Never rejects. */
  async connect({ data, metadata }: DisplayOutput): Promise<ConnectedPlot | undefined> {
    const about = metadata[PLOT_MIME];
    if (!(PLOT_MIME in data) || typeof about !== "object" || about === null || !("id" in about)) return undefined;
    try {
      const { connectPlot } = await import("./plots/connect-plot.js");
      return connectPlot(String(about.id), this.comms);
    } catch (error) {
      console.error(error);
      return undefined;
    }
  }
}
