import { german } from "../../src/words/german.js";
import { setWords } from "./page-words.js";

setWords(german);
