/** What a page tells its script, as JSON in the page. */
import type { ListConfig, PageConfig } from "../protocol/page.js";

interface ConfigScriptProps {
  readonly id: string;
  readonly config: PageConfig | ListConfig;
}

export function ConfigScript({ id, config }: ConfigScriptProps) {
  // A text that would end the script element is written so that it doesn't.
  const json = JSON.stringify(config).replace(/</g, "\\u003c");
  return <script type="application/json" id={id} dangerouslySetInnerHTML={{ __html: json }} />;
}
