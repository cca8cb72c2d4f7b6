/** As what visitors of this server can take away what they see. */
import type { ExportFormat } from "../../pages/urls.js";
import type { AppParts } from "../app.js";

export function exportFormats({ settings, services }: AppParts): readonly ExportFormat[] {
  if (!settings.downloads) return [];
  return services.drawer === undefined ? ["html"] : ["html", "pdf", "png"];
}
