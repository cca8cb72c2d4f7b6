/** In which language a page speaks to its visitor. */
import type { FastifyRequest } from "fastify";
import { wordsIn } from "../words/catalogue.js";
import { chooseLanguage, languageOf } from "../words/choose-language.js";
import type { Words } from "../words/words.js";
import type { AppSettings } from "./app.js";

/** `own`: of the dashboard, by its author. It goes first, then the operator's; of all others the visitor's browser says what they read. */
export function wordsFor(
  { headers }: Pick<FastifyRequest, "headers">,
  { pageLanguage }: Pick<AppSettings, "pageLanguage">,
  own = "",
): Words {
  return wordsIn(languageOf(own) ?? pageLanguage ?? chooseLanguage(headers["accept-language"]));
}
