import { arabic } from "../../src/words/arabic.js";
import { setWords } from "./page-words.js";

setWords(arabic);
