/** What is told in confidence, by its name in the environment: no kernel must read it. */
import { OPTIONS } from "./options.js";

export const SECRET_NAMES: readonly string[] = [
  ...Object.values(OPTIONS).flatMap((option) => ("secret" in option && option.secret ? [option.name] : [])),
  // JUPYTERHUB_API_TOKEN by its old name.
  "JPY_API_TOKEN",
];
