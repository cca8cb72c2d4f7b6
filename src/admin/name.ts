/** What the command is called. */
export const NAME = "jupyter-dashboards-admin";
