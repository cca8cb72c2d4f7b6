/** Who is let in, and how they show who they are. */
import Type from "typebox";
import { Milliseconds, option, Text } from "./option.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const Principal = Type.String({ minLength: 1, title: "users and groups such as anna, oidc:anna or group:sales" });

export const SIGN_IN = {
  authStrategy: option({
    name: "AUTH_STRATEGY",
    flag: "auth-strategy",
    group: "Sign-in",
    schema: Type.Array(Text),
    default: [],
    description:
      "How visitors sign in, several where several ways are offered: password, users, ldap, oidc, header, jupyterhub, or a module that gives a Passport strategy.",
  }),
  username: option({
    name: "USERNAME",
    flag: "username",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "no shared password",
    description: "With PASSWORD: the one name for everybody who is let in, as the strategy password asks for it.",
  }),
  password: option({
    name: "PASSWORD",
    flag: "password",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "no shared password",
    description: "With USERNAME: the one password for everybody who is let in. Both together switch the strategy password on.",
    secret: true,
  }),
  usersFile: option({
    name: "USERS_FILE",
    flag: "users-file",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "no local users",
    description: "JSON file of the users that the strategy users lets in; jupyter-dashboards-admin user writes it.",
  }),
  authors: option({
    name: "AUTHORS",
    flag: "authors",
    group: "Sign-in",
    schema: Type.Array(Principal),
    default: [],
    description: "Who, once signed in, may open everything and publish everywhere: users (anna, oidc:anna) and groups (group:sales).",
  }),
  operators: option({
    name: "OPERATORS",
    flag: "operators",
    group: "Sign-in",
    schema: Type.Array(Principal),
    default: [],
    description:
      "Who, once signed in, may do what authors may, and see and end who is signed in: users (anna, oidc:anna) and groups (group:admins).",
  }),
  accessInNotebooks: option({
    name: "ACCESS_IN_NOTEBOOKS",
    flag: "access-in-notebooks",
    group: "Sign-in",
    schema: Type.Boolean(),
    default: false,
    description: "Let notebooks say in their metadata who may open them, where no rule of DASHBOARD_RULES_FILE does.",
  }),
  shareLinkMaxDays: option({
    name: "SHARE_LINK_MAX_DAYS",
    flag: "share-link-max-days",
    group: "Sign-in",
    schema: Type.Integer({ minimum: 0, maximum: 3650 }),
    default: 30,
    description: "Days that a link which opens a dashboard without signing in is good for, at most; with 0 none can be made.",
  }),
  signInIdleTime: option({
    name: "SIGN_IN_IDLE_TIME",
    flag: "sign-in-idle-time",
    group: "Sign-in",
    schema: Milliseconds,
    default: 30 * MINUTE,
    description: "Milliseconds after which who has no page open must sign in again.",
  }),
  signInLifetime: option({
    name: "SIGN_IN_LIFETIME",
    flag: "sign-in-lifetime",
    group: "Sign-in",
    schema: Milliseconds,
    default: 12 * HOUR,
    description: "Milliseconds after which everybody must sign in again, whatever they do meanwhile.",
  }),
  signInUncheckedLifetime: option({
    name: "SIGN_IN_UNCHECKED_LIFETIME",
    flag: "sign-in-unchecked-lifetime",
    group: "Sign-in",
    schema: Milliseconds,
    default: 4 * HOUR,
    description:
      "The same, where it is shorter, for users about whom nobody can be asked meanwhile: of oidc without a refresh token, of ldap without LDAP_BIND_DN by a pattern, of modules.",
  }),
  signInRecheckTime: option({
    name: "SIGN_IN_RECHECK_TIME",
    flag: "sign-in-recheck-time",
    group: "Sign-in",
    schema: Milliseconds,
    default: 5 * MINUTE,
    description: "Milliseconds between two looks whether who is signed in is still a user, and of which groups.",
  }),
} as const;
