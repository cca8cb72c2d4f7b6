/** The style sheet of all pages, as an entry of its own: pages link it directly and are styled before any script runs. */
import "../src/pages/style.css";
