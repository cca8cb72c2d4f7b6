/** How many kernels there may be, and how long one waits for them. */
import Type from "typebox";
import { Count, MIB, option } from "./option.js";

/** Python with ipykernel and nothing else needs about as much. */
const SMALLEST_KERNEL = 64 * MIB;

export const KERNEL_LIMITS = {
  maxKernels: option({
    name: "MAX_KERNELS",
    flag: "max-kernels",
    group: "Limits",
    schema: Count,
    default: 64,
    description: "Kernels that run at once. Pages that come then wait in a queue.",
  }),
  maxKernelsPerVisitor: option({
    name: "MAX_KERNELS_PER_VISITOR",
    flag: "max-kernels-per-visitor",
    group: "Limits",
    schema: Count,
    default: 8,
    description: "Kernels that run at once for one visitor, or are waited for; more are refused.",
  }),
  maxSharedSessions: option({
    name: "MAX_SHARED_SESSIONS",
    flag: "max-shared-sessions",
    group: "Limits",
    schema: Count,
    default: 8,
    description: "Kernels that run at once for one dashboard whose session is shared: one for each choice of its parameters.",
  }),
  maxKernelsPerDashboard: option({
    name: "MAX_KERNELS_PER_DASHBOARD",
    flag: "max-kernels-per-dashboard",
    group: "Limits",
    schema: Count,
    default: undefined,
    unset: "as many as MAX_KERNELS",
    description: "Kernels that run at once for one dashboard. Pages that come then wait in the queue.",
  }),
  kernelsStartingAtOnce: option({
    name: "KERNELS_STARTING_AT_ONCE",
    flag: "kernels-starting-at-once",
    group: "Limits",
    schema: Count,
    default: undefined,
    unset: "two for each processor",
    description:
      "Kernels that start, or start again, at the same time; the others wait, so that each starts quickly when many visitors come together.",
  }),
  queueMax: option({
    name: "QUEUE_MAX",
    flag: "queue-max",
    group: "Limits",
    schema: Type.Integer({ minimum: 0 }),
    default: 100,
    description: "Pages that wait for a kernel; more are refused. 0: none waits.",
  }),
  kernelMaxMemory: option({
    name: "KERNEL_MAX_MEMORY",
    flag: "kernel-max-memory",
    group: "Limits",
    schema: Type.Integer({ minimum: SMALLEST_KERNEL }),
    default: undefined,
    unset: "as much as there is",
    description: "Bytes of memory of one kernel on this machine, on Linux.",
  }),
  kernelMaxCpu: option({
    name: "KERNEL_MAX_CPU",
    flag: "kernel-max-cpu",
    group: "Limits",
    schema: Type.Number({ minimum: 0.05 }),
    default: undefined,
    unset: "as many as there are",
    description: "Processors that one kernel on this machine may keep at work, on Linux with control groups: 0.5 is half of one.",
  }),
} as const;
