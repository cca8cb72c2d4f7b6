/** What axe finds on a page. */
import axe from "axe-core";
import type { Page } from "playwright-core";

export interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly tags: readonly string[];
  readonly nodes: readonly { readonly html: string }[];
}

interface Checker {
  run(context: { readonly exclude: readonly string[] }): Promise<{ readonly violations: readonly Finding[] }>;
}

/** What libraries put into outputs is theirs. */
export const THIRD_PARTY = ["[data-widget-model]", ".output-html", ".output-library", "iframe"];

/** Against a success criterion of WCAG's levels A and AA; and what else axe calls serious or worse. `exclude`: selectors. */
export async function violationsOn(page: Page, exclude: readonly string[] = []): Promise<readonly Violation[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (excluded) => {
    const checker: Checker = Reflect.get(window, "axe");
    const { violations } = await checker.run({ exclude: excluded });
    return violations
      .filter(({ impact, tags }) => tags.some((tag) => /^wcag\d+a{1,2}$/.test(tag)) || impact === "serious" || impact === "critical")
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
  }, exclude);
}
