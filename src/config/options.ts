/** Every option once: its names, type, default and description. Flags, environment, file, help and documentation all come from here. */
import type { Static } from "typebox";
import { ADDRESS } from "./options/address.js";
import { DASHBOARDS } from "./options/dashboards.js";
import { GATEWAY } from "./options/gateway.js";
import { JUPYTERHUB_OPTIONS } from "./options/jupyterhub.js";
import { KERNEL_LIMITS } from "./options/kernel-limits.js";
import { KERNELS } from "./options/kernels.js";
import { LDAP_OPTIONS } from "./options/ldap.js";
import { LIMITS } from "./options/limits.js";
import { LOG } from "./options/log.js";
import { OIDC } from "./options/oidc.js";
import type { Option } from "./options/option.js";
import { PUBLISHING } from "./options/publishing.js";
import { SIGN_IN } from "./options/sign-in.js";
import { HEADER_SIGN_IN } from "./options/trusted-header.js";
import { VISITORS } from "./options/visitors.js";

export type { Option, OptionGroup } from "./options/option.js";

export const OPTIONS = {
  ...ADDRESS,
  ...DASHBOARDS,
  ...PUBLISHING,
  ...SIGN_IN,
  ...LDAP_OPTIONS,
  ...JUPYTERHUB_OPTIONS,
  ...OIDC,
  ...HEADER_SIGN_IN,
  ...VISITORS,
  ...KERNELS,
  ...GATEWAY,
  ...KERNEL_LIMITS,
  ...LIMITS,
  ...LOG,
} as const;

export type OptionKey = keyof typeof OPTIONS;

/** Options as they are given, before what follows from them is worked out. */
export type OptionValues = {
  readonly [Key in OptionKey]: (typeof OPTIONS)[Key] extends Option<infer Schema, infer Default>
    ? Static<Schema> | (undefined extends Default ? undefined : never)
    : never;
};

/** Names the JSON file to read options from; a flag and an environment variable only. */
export const CONFIG_FILE = { name: "CONFIG_FILE", flag: "config", description: "JSON file of options by their names in capital letters." };

export const OPTION_ENTRIES = Object.entries(OPTIONS).map(([key, entry]): [OptionKey, Option] => [key as OptionKey, entry]);
