/** Loaded into a server with NODE_OPTIONS, since Node takes no `--cpu-prof` there: writes a CPU profile into PROFILE at the end. */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";

const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.start");
process.on("exit", () => {
  session.post("Profiler.stop", (error, { profile } = {}) => {
    if (error === null) writeFileSync(`${process.env.PROFILE}/server-${process.pid}.cpuprofile`, JSON.stringify(profile));
  });
});
