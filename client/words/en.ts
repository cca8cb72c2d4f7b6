import { english } from "../../src/words/english.js";
import { setWords } from "./page-words.js";

setWords(english);
