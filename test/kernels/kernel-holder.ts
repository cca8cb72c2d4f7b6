/** A process that starts a kernel, has it start a `sleep` of its own, says so and waits to be killed. Arguments: venv, seconds of the sleep. */
import { tmpdir } from "node:os";
import { createLocalProvider } from "../../src/kernels/local-provider.js";
import { execute } from "./execute.js";

const [venv = "", seconds = ""] = process.argv.slice(2);
const provider = await createLocalProvider({ env: process.env, prefixes: [venv], startTimeoutMs: 30_000, log: () => {} });
const kernel = await provider.start({ kernelName: "python3", workingDirectory: tmpdir(), env: {} });
await execute(kernel, `import subprocess; subprocess.Popen(["sleep", "${seconds}"])`);
process.stdout.write("ready\n");
