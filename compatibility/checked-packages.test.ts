import { expect, test } from "vitest";
import type { NotebookReport, Problem, Shows } from "../src/check/report.js";
import { renderCheckedPackages } from "./checked-packages.js";

const report = (notebook: string, shows: Shows, ...problems: readonly Problem[]): NotebookReport => ({
  notebook,
  kernel: "python3",
  shows,
  seconds: 1,
  cells: { all: 2, done: 1 },
  problems,
});

test("packages with their counts and reasons, the most frequent first; without notebooks a name", () => {
  const missing: Problem = { kind: "module", cell: 1, text: "The module some_data is missing." };
  const page = renderCheckedPackages(
    [
      {
        name: "tqdm",
        version: "1.0",
        notebooks: [
          report("a.ipynb", "whole"),
          report("b.ipynb", "online", { kind: "other-site", cell: 1, text: "It loads from tiles.example." }),
          report("c.ipynb", "part", { kind: "error", cell: 2, text: "AttributeError: urlretrieve." }),
          report("d.ipynb", "nothing", missing),
          report("e.ipynb", "nothing", missing, { ...missing, cell: 2 }),
        ],
      },
      { name: "bare", version: "2.0", notebooks: [] },
    ],
    ["large 3.0"],
  );
  expect(page).toContain("| tqdm 1.0 | 5 | 1 | 1 | 1 | 2 |\n| all | 5 | 1 | 1 | 1 | 2 |\n");
  expect(page).toContain("Not checked: large 3.0.");
  expect(page).toContain("hold no notebooks: bare 2.0.");
  expect(page).toContain(
    "### tqdm\n\n- 2: module: The module some\\_data is missing.\n- 1: error: AttributeError: urlretrieve. (a name of Python 2)\n",
  );
  expect(page).not.toContain("tiles.example");
});
