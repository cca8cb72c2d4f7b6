/** Terminal text as HTML: colours become classes (`ansi-red-fg`) that the style sheet knows for light and dark. */
import { AnsiUp } from "ansi_up";

export function renderStreamText(text: string): string {
  const converter = new AnsiUp();
  converter.use_classes = true;
  return converter.ansi_to_html(text);
}
