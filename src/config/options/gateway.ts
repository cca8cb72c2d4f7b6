/** How a kernel gateway is reached, and what it is told. */
import Type from "typebox";
import { option, Text } from "./option.js";

/** What HTTP and WebSockets say by themselves. */
const OWN_HEADERS = ["host", "connection", "upgrade", "content-length", "content-type", "transfer-encoding", "te", "trailer", "expect"];
const RequestHeaders = Type.Record(
  Type.String({ pattern: `^(?!(${OWN_HEADERS.map(anyCase).join("|")}|[Ss][Ee][Cc]-.*)$)[A-Za-z0-9-]+$` }),
  Type.String({ pattern: "^[\\x20-\\x7e]*$" }),
  { additionalProperties: false },
);
const ProxySettings = Type.Object(
  {
    user: Type.Optional(Type.String({ pattern: "^[^:\\x00-\\x1f]+$" })),
    password: Type.Optional(Type.String()),
    requestHeaders: Type.Optional(RequestHeaders),
  },
  {
    additionalProperties: false,
    title: 'JSON such as {"user": "dashboards", "password": "…", "requestHeaders": {"X-Team": "sales"}}',
  },
);

/** What the server says itself. */
const OWN_VARIABLES = ["KERNEL_ID", "KERNEL_USERNAME", "KERNEL_USER_AUTH", "KERNEL_WORKING_DIR", "KERNEL_LAUNCH_TIMEOUT"];
const GatewayEnvironment = Type.Record(
  Type.String({ pattern: `^(?!(${OWN_VARIABLES.join("|")})$)[A-Za-z_][A-Za-z0-9_]*$` }),
  Type.String({ maxLength: 4096 }),
  {
    additionalProperties: false,
    title: `JSON such as {"KERNEL_NAMESPACE": "sales"}, none of ${OWN_VARIABLES.join(", ")}`,
  },
);

function anyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

export const GATEWAY = {
  proxySettings: option({
    name: "PROXY_SETTINGS",
    flag: "proxy-settings",
    group: "Kernels",
    schema: ProxySettings,
    default: undefined,
    unset: "no user, no further headers",
    description:
      "User and password for Basic authentication, and headers, that go out with every request to the kernel gateway: for a proxy in front of it.",
    secret: true,
  }),
  kernelGatewayCaFile: option({
    name: "KG_CA_FILE",
    flag: "kernel-gateway-ca-file",
    group: "Kernels",
    schema: Text,
    default: undefined,
    unset: "those that Node.js knows",
    description: "File (PEM) of the certificate authorities that the certificate of an https:// gateway is checked against.",
  }),
  kernelGatewayClientCertFile: option({
    name: "KG_CLIENT_CERT_FILE",
    flag: "kernel-gateway-client-cert-file",
    group: "Kernels",
    schema: Text,
    default: undefined,
    unset: "no certificate is shown",
    description: "File (PEM) of the certificate that this server shows an https:// gateway which asks for one.",
  }),
  kernelGatewayClientKeyFile: option({
    name: "KG_CLIENT_KEY_FILE",
    flag: "kernel-gateway-client-key-file",
    group: "Kernels",
    schema: Text,
    default: undefined,
    unset: "no certificate is shown",
    description: "File (PEM) of the key that belongs to KG_CLIENT_CERT_FILE.",
  }),
  kernelGatewayValidateCert: option({
    name: "KG_VALIDATE_CERT",
    flag: "kernel-gateway-validate-cert",
    group: "Kernels",
    schema: Type.Boolean(),
    default: true,
    description: "Check the certificate of an https:// gateway. Without it, who sits between can read and change everything.",
  }),
  kernelUsername: option({
    name: "KERNEL_USERNAME",
    flag: "kernel-username",
    group: "Kernels",
    schema: Type.String({ pattern: "^[^\\x00-\\x1f]{1,256}$", title: "a name of one line" }),
    default: undefined,
    unset: "the user that this server runs as",
    description: "User for whom an Enterprise Gateway starts all kernels, and whose permission and limit it looks at.",
  }),
  kernelGatewayEnvironment: option({
    name: "KG_KERNEL_ENV",
    flag: "kernel-gateway-environment",
    group: "Kernels",
    schema: GatewayEnvironment,
    default: undefined,
    unset: "no further ones",
    description:
      "Further variables that the kernel gateway gets with each start, such as Enterprise Gateway's KERNEL_NAMESPACE or KERNEL_IMAGE.",
    secret: true,
  }),
  kernelGatewayNotebooksDir: option({
    name: "KG_NOTEBOOKS_DIR",
    flag: "kernel-gateway-notebooks-dir",
    group: "Kernels",
    schema: Type.String({ pattern: "^/[^\\x00]*$", title: "an absolute path" }),
    default: undefined,
    unset: "at the same path as here",
    description:
      "Where the kernel gateway's machine has the folder of dashboards, if it has it: kernels work in their dashboard's folder there.",
  }),
  forwardUserAuth: option({
    name: "KG_FORWARD_USER_AUTH",
    flag: "forward-user-auth",
    group: "Visitors",
    schema: Type.Boolean(),
    default: false,
    description:
      "Give kernels the record of the signed-in user who opened the dashboard, as JSON in KERNEL_USER_AUTH. Nothing is set for others.",
  }),
} as const;
