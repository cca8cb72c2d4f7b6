import { expect, test } from "vitest";
import { arrange, type Template } from "./arrangement.js";
import type { Cell } from "./notebook.js";

/** Markdown begins with "#" or with text in capitals; a cell that is to be beside the others begins with "beside". */
function cellOf(source: string, index: number): Cell {
  const tags = source.startsWith("beside") ? ["Sidebar"] : [];
  if (/^[#A-Z\n]/.test(source)) return { kind: "markdown", index, source, tags, attachments: {} };
  return { kind: "code", index, source, tags, outputHidden: false, mayRaise: false };
}

function arranged(template: Template, ...sources: string[]) {
  return arrange(
    sources.map((_, index) => index),
    sources.map(cellOf),
    template,
  );
}

test("a report leaves all cells where they are", () => {
  expect(arranged("report", "# A", "beside = 1", "# B")).toEqual({
    sidebar: [],
    lead: [{ cell: 0 }, { cell: 1 }, { cell: 2 }],
    sections: [],
  });
});

test("cells with the tag stand beside the others", () => {
  expect(arranged("sidebar", "# A", "beside = 1", "# B")).toEqual({
    sidebar: [{ cell: 1 }],
    lead: [{ cell: 0 }, { cell: 2 }],
    sections: [],
  });
});

test("a section begins at each level-2 heading below a title, and the title stands above them", () => {
  expect(arranged("tabs", "# Sales", "a = 1", "## North", "plot(a)", "beside = 1", "## South *now*", "plot(b)")).toEqual({
    sidebar: [{ cell: 4 }],
    lead: [{ cell: 0 }, { cell: 1 }],
    sections: [
      { title: "North", parts: [{ cell: 2 }, { cell: 3 }] },
      { title: "South now", parts: [{ cell: 5 }, { cell: 6 }] },
    ],
  });
});

test("where there are several level-1 headings, the sections are theirs", () => {
  const { lead, sections } = arranged("tabs", "# North", "## Costs", "# South", "## Costs");
  expect(lead).toEqual([]);
  expect(sections.map(({ title, parts }) => [title, parts.map(({ cell }) => cell)])).toEqual([
    ["North", [0, 1]],
    ["South", [2, 3]],
  ]);
});

test("a heading amid a cell cuts it", () => {
  const { lead, sections } = arranged("tabs", "# Sales\n\nOf all.\n\n## North\n\nText.", "plot()", "More.\n\nSouth\n---\n## East");
  expect(lead).toEqual([{ cell: 0, source: "# Sales\n\nOf all.\n" }]);
  expect(sections).toEqual([
    { title: "North", parts: [{ cell: 0, source: "## North\n\nText." }, { cell: 1 }, { cell: 2, source: "More.\n" }] },
    { title: "South", parts: [{ cell: 2, source: "South\n---" }] },
    { title: "East", parts: [{ cell: 2, source: "## East" }] },
  ]);
});

test("what is no heading cuts nothing", () => {
  const { lead, sections } = arranged("tabs", "```\n## in code\n```", "# comment = 1\n### three", "## One", "<!--\n## comment -->", "##");
  expect(sections).toEqual([]);
  expect(lead).toHaveLength(5);
});
