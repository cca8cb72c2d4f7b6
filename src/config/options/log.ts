/** What is logged and measured, and how. */
import Type from "typebox";
import { option } from "./option.js";

export const LOG = {
  logLevel: option({
    name: "LOG_LEVEL",
    flag: "log-level",
    group: "Log",
    schema: Type.Enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    default: "info",
    description: "The least important kind of line to log.",
  }),
  logFormat: option({
    name: "LOG_FORMAT",
    flag: "log-format",
    group: "Log",
    schema: Type.Enum(["json", "pretty"]),
    default: "json",
    description: "Lines of JSON, or lines for people.",
  }),
  metrics: option({
    name: "METRICS",
    flag: "metrics",
    group: "Log",
    schema: Type.Boolean(),
    default: false,
    description: "Answer GET /metrics with the server's figures for Prometheus.",
  }),
} as const;
