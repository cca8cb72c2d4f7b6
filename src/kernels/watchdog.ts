/**
 * Ends the kernels when this process is gone, however it went: a shell waits for the end of its input, which the system closes even
 * after a SIGKILL, and kills the process groups that it was told of. ipykernel looks for its parent by itself; other kernels, and what
 * kernels have started, do not.
 */
import { type ChildProcess, spawn } from "node:child_process";

export interface Watchdog {
  watch(processGroup: number): void;
  forget(processGroup: number): void;
  close(): void;
}

const SCRIPT = `
trap '' INT TERM HUP
groups=" "
while read -r op group; do
  case "$op" in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
rm -rf -- "$1"
`;

/** `folder` holds the kernels' sockets and is removed at the end. Where there is no `sh`, kernels are on their own. */
export function startWatchdog(folder: string, platform: NodeJS.Platform): Watchdog {
  if (platform === "win32") return { watch() {}, forget() {}, close() {} };
  const shell: ChildProcess = spawn("sh", ["-c", SCRIPT, "kernel-watchdog", folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.on("error", () => {});
  shell.stdin?.on("error", () => {});
  shell.unref();
  return {
    watch: (group) => shell.stdin?.write(`+ ${group}\n`),
    forget: (group) => shell.stdin?.write(`- ${group}\n`),
    close: () => shell.stdin?.end(),
  };
}
