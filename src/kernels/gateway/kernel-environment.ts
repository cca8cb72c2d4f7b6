/** What a gateway and its kernels are told with a start. Source: Jupyter Enterprise Gateway, "Kernel Environment Variables". */
import { createMessage, type JupyterMessage } from "../../protocol/message.js";

export interface StartFacts {
  /** What the kernel may know of its visitor. */
  readonly env: Readonly<Record<string, string>>;
  /** What the operator says with every start, for the gateway's own use. */
  readonly gatewayEnv: Readonly<Record<string, string>>;
  /** For whom Enterprise Gateway starts it. */
  readonly username: string | undefined;
  /** The dashboard's folder, as the gateway's machine has it. */
  readonly workingDirectory: string;
  readonly startTimeoutMs: number;
}

const PREFIX = "KERNEL_";
/** Enterprise Gateway starts no kernel with a longer value. */
const LONGEST_VALUE = 4096;
const SECOND = 1000;

/**
 * For the request that starts a kernel. A Kernel Gateway takes the names that begin with KERNEL_ and those on its own list; what it does not
 * know it leaves out. Whatever the visitor's part is called, it can't say who the kernel is for, nor which id it has.
 */
export function startEnvironment({ env, gatewayEnv, username, workingDirectory, startTimeoutMs }: StartFacts): Record<string, string> {
  const prefixed = Object.entries(env).map(([name, value]) => [name.startsWith(PREFIX) ? name : `${PREFIX}${name}`, value] as const);
  const { KERNEL_ID: _, KERNEL_USERNAME: __, ...visitors } = { ...env, ...Object.fromEntries(prefixed) };
  const all = {
    ...visitors,
    ...gatewayEnv,
    ...(username === undefined ? {} : { KERNEL_USERNAME: username }),
    KERNEL_WORKING_DIR: workingDirectory,
    KERNEL_LAUNCH_TIMEOUT: String(Math.ceil(startTimeoutMs / SECOND)),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value.length <= LONGEST_VALUE));
}

/**
 * So that Python finds its variables and its folder whatever the gateway let through. Shell messages are taken in order: it is done before
 * any cell.
 */
export function settleIn({ env, workingDirectory }: StartFacts, session: string): JupyterMessage {
  // A folder that is not there on the gateway's machine leaves the kernel where the gateway has started it.
  const program = `import contextlib, json, os
os.environ.update(json.loads(${pythonText(JSON.stringify(env))}))
with contextlib.suppress(OSError):
    os.chdir(${pythonText(workingDirectory)})`;
  // Its names are not the notebook's.
  const code = `exec(${pythonText(program)}, {})`;
  const content = { code, silent: true, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: false };
  return createMessage({ channel: "shell", msgType: "execute_request", session, content });
}

/** What JSON escapes, Python reads the same way. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}
