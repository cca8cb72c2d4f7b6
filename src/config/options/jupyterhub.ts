/** The JupyterHub that this server belongs to; a Hub that starts it sets all of these itself. */
import Type from "typebox";
import { HeaderText, option, Text } from "./option.js";

const Address = Type.String({ pattern: "^https?://[^/?#\\s@]+(/[^?#\\s]*)?$", title: "an address such as http://127.0.0.1:8081/hub/api" });
const Origin = Type.String({ pattern: "^https?://[^/?#\\s@]+/?$", title: "an origin such as https://hub.example.org" });
const UrlPath = Type.String({ pattern: "^/[^?#\\s]*$", title: "a path such as /services/dashboards/" });
const Scopes = Type.String({ pattern: "^\\[.*\\]$", title: 'JSON such as ["access:services!service=dashboards"]' });

export const JUPYTERHUB_OPTIONS = {
  hubApiToken: option({
    name: "JUPYTERHUB_API_TOKEN",
    flag: "hub-api-token",
    group: "Sign-in",
    schema: HeaderText,
    default: undefined,
    unset: "no JupyterHub",
    description: "Token of this server at the Hub.",
    secret: true,
  }),
  hubClientId: option({
    name: "JUPYTERHUB_CLIENT_ID",
    flag: "hub-client-id",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "that of the service that JUPYTERHUB_SERVICE_NAME names",
    description: "Name of this server as a client of the Hub's OAuth.",
  }),
  hubApiUrl: option({
    name: "JUPYTERHUB_API_URL",
    flag: "hub-api-url",
    group: "Sign-in",
    schema: Address,
    default: "http://127.0.0.1:8081/hub/api",
    description: "Where this server reaches the Hub's API.",
  }),
  hubHost: option({
    name: "JUPYTERHUB_HOST",
    flag: "hub-host",
    group: "Sign-in",
    schema: Origin,
    default: undefined,
    unset: "that of this server",
    description: "Where browsers reach the Hub, if that is another host than they have this server at.",
  }),
  hubBaseUrl: option({
    name: "JUPYTERHUB_BASE_URL",
    flag: "hub-base-url",
    group: "Sign-in",
    schema: UrlPath,
    default: "/",
    description: "Path that the Hub's URLs start with, before hub/.",
  }),
  hubServiceName: option({
    name: "JUPYTERHUB_SERVICE_NAME",
    flag: "hub-service-name",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "this server is a user's",
    description: "Name of this server as a service of the Hub.",
  }),
  hubServicePrefix: option({
    name: "JUPYTERHUB_SERVICE_PREFIX",
    flag: "hub-service-prefix",
    group: "Sign-in",
    schema: UrlPath,
    default: undefined,
    unset: "BASE_URL",
    description: "Path that the Hub's proxy has this server at; with the strategy jupyterhub the default of BASE_URL.",
  }),
  hubServiceUrl: option({
    name: "JUPYTERHUB_SERVICE_URL",
    flag: "hub-service-url",
    group: "Sign-in",
    schema: Address,
    default: undefined,
    unset: "IP and PORT",
    description: "Where the Hub's proxy expects this server; with the strategy jupyterhub the default of IP and PORT.",
  }),
  hubCallbackUrl: option({
    name: "JUPYTERHUB_OAUTH_CALLBACK_URL",
    flag: "hub-callback-url",
    group: "Sign-in",
    schema: Type.Union([UrlPath, Address], { title: "a path or an address such as /services/dashboards/oauth_callback" }),
    default: undefined,
    unset: "oauth_callback below JUPYTERHUB_SERVICE_PREFIX",
    description: "Where the Hub sends browsers back to.",
  }),
  hubAccessScopes: option({
    name: "JUPYTERHUB_OAUTH_ACCESS_SCOPES",
    flag: "hub-access-scopes",
    group: "Sign-in",
    schema: Scopes,
    default: undefined,
    unset: "access:services!service=, with JUPYTERHUB_SERVICE_NAME",
    description: "Scopes of the Hub, one of which a user must have.",
  }),
  hubOldAccessScopes: option({
    name: "JUPYTERHUB_OAUTH_SCOPES",
    flag: "hub-old-access-scopes",
    group: "Sign-in",
    schema: Scopes,
    default: undefined,
    unset: "JUPYTERHUB_OAUTH_ACCESS_SCOPES",
    description: "The same, as JupyterHub 2 calls them.",
  }),
} as const;
