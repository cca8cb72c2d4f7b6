/** What a gateway's provider says with each start where a test does not care. */
export const PLAIN_STARTS = {
  gatewayEnv: {},
  // Enterprise Gateway starts none for root.
  username: "dashboards",
  directoryThere: (directory: string) => directory,
};
