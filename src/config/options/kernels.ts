/** Where kernels come from, and how long they live. */
import Type from "typebox";
import { HeaderText, Milliseconds, option, Text } from "./option.js";

const HOUR_MS = 3_600_000;

export const KERNELS = {
  kernelPrefixes: option({
    name: "KERNEL_PREFIXES",
    flag: "kernel-prefixes",
    group: "Kernels",
    schema: Type.Array(Text),
    default: [],
    description: "Further Python environments whose kernels may be started: folders that hold share/jupyter/kernels.",
  }),
  extensionsPath: option({
    name: "EXTENSIONS_PATH",
    flag: "extensions-path",
    group: "Kernels",
    schema: Type.Array(Text),
    default: [],
    description:
      "Further folders with libraries of widgets and plots, as share/jupyter of a Python environment: they hold labextensions or nbextensions. For kernels on a gateway, whose own environment this server can't read; of local kernels they count after what is installed.",
  }),
  widgetsCdn: option({
    name: "WIDGETS_CDN",
    flag: "widgets-cdn",
    group: "Kernels",
    schema: Type.Array(
      Type.String({
        pattern: "^https?://[^/?#\\s,@]+/([^?#\\s,]*/)?$",
        title: "addresses that end with a slash, such as https://cdn.jsdelivr.net/npm/",
      }),
    ),
    default: [],
    unset: "nothing is loaded from a CDN by itself",
    description:
      "CDNs that mirror npm, from which pages load the libraries of widgets that this server does not have, in the version that the kernel asks for. Whoever runs them can run scripts on dashboards, and hears of visitors.",
  }),
  kernelGatewayUrl: option({
    name: "KERNEL_GATEWAY_URL",
    flag: "kernel-gateway-url",
    group: "Kernels",
    schema: Type.Array(Type.String({ pattern: "^https?://[^/?#\\s@,]+(/[^?#\\s,]*)?$", title: "addresses such as http://gateway:8888" })),
    default: [],
    unset: "kernels run on this machine",
    description:
      "Address of a Jupyter Kernel Gateway, Jupyter Server or Enterprise Gateway that runs the kernels; of several, new kernels go to the one with the fewest.",
  }),
  kernelGatewayToken: option({
    name: "KG_AUTH_TOKEN",
    flag: "kernel-gateway-token",
    group: "Kernels",
    schema: HeaderText,
    default: undefined,
    unset: "requests to the gateway carry no token",
    description: "Token that the kernel gateway asks for.",
    secret: true,
  }),
  kernelGatewayBaseUrl: option({
    name: "KG_BASE_URL",
    flag: "kernel-gateway-base-url",
    group: "Kernels",
    schema: Type.String({ pattern: "^/?([\\w.~%-]+/?)*$", title: "a path such as /jupyter" }),
    default: "",
    description: "Path that the kernel gateway's URLs start with, as its own KG_BASE_URL says.",
  }),
  kernelFork: option({
    name: "KERNEL_FORK",
    flag: "kernel-fork",
    group: "Kernels",
    schema: Type.Boolean(),
    default: false,
    description:
      "Whether Python kernels of this machine are forked from a process that has loaded what each of them needs: they start in milliseconds and share its memory (Linux). What can't be forked is started as its kernelspec says.",
  }),
  kernelRetentionTime: option({
    name: "KG_KERNEL_RETENTIONTIME",
    flag: "kernel-retention-time",
    group: "Kernels",
    schema: Milliseconds,
    default: 30_000,
    description: "Milliseconds that a session lives on after its last page has gone.",
  }),
  kernelCullIdle: option({
    name: "KERNEL_CULL_IDLE",
    flag: "kernel-cull-idle",
    group: "Kernels",
    schema: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
    default: 12 * HOUR_MS,
    description:
      "Milliseconds that a kernel may do nothing, and nobody ask anything of it, while its page is open; then it ends. 0: for ever.",
  }),
  cellTimeout: option({
    name: "CELL_TIMEOUT",
    flag: "cell-timeout",
    group: "Kernels",
    schema: Milliseconds,
    default: undefined,
    unset: "as long as they need",
    description: "Milliseconds that a cell may run; then it is interrupted, and 10 seconds later its kernel is ended.",
  }),
  staticRunTimeout: option({
    name: "STATIC_RUN_TIMEOUT",
    flag: "static-run-timeout",
    group: "Kernels",
    schema: Milliseconds,
    default: 3_600_000,
    description: "Milliseconds that one run of a static dashboard may take.",
  }),
  kernelStartTimeout: option({
    name: "KERNEL_START_TIMEOUT",
    flag: "kernel-start-timeout",
    group: "Kernels",
    schema: Milliseconds,
    default: 60_000,
    description: "Milliseconds that a kernel may take to start.",
  }),
} as const;
