/** A visit to a dashboard by a browser that reaches nothing but the server. */
import type { Page } from "playwright-core";
import { openDashboard, visit } from "./dashboard.js";
import type { Stage } from "./stage.js";

export interface OfflineVisit {
  readonly page: Page;
  /** Errors on the console and uncaught ones. */
  readonly errors: readonly string[];
  /** Addresses elsewhere that were asked for. */
  readonly outside: readonly string[];
  close(): Promise<void>;
}

/** Resolves once every cell has ended. */
export async function openOffline(
  { browser, server }: Stage,
  name: string,
  options?: Parameters<typeof visit>[1] & { readonly elsewhere?: Readonly<Record<string, string>> },
): Promise<OfflineVisit> {
  const { context, page, errors } = await visit(browser, options);
  const outside: string[] = [];
  await context.route(
    (url) => /^https?:$/.test(url.protocol) && !url.href.startsWith(server.url),
    (route) => {
      const address = route.request().url();
      outside.push(address);
      const script = options?.elsewhere?.[address];
      return script === undefined ? route.abort() : route.fulfill({ contentType: "text/javascript", body: script });
    },
  );
  await openDashboard(page, `${server.url}/dashboards/${name}`);
  return { page, errors, outside, close: () => context.close() };
}
