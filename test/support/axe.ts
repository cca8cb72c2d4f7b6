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

/** Against a success criterion of WCAG's levels A and AA; and what else axe calls serious or worse. */
export async function violationsOn(page: Page): Promise<readonly Violation[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const checker: { run(): Promise<{ violations: readonly Finding[] }> } = Reflect.get(window, "axe");
    const { violations } = await checker.run();
    return violations
      .filter(({ impact, tags }) => tags.some((tag) => /^wcag\d+a{1,2}$/.test(tag)) || impact === "serious" || impact === "critical")
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
  });
}
