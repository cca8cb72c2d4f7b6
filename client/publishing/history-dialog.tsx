/** Shows the revisions of a dashboard; one can be restored or downloaded. */
import { useEffect, useState } from "preact/hooks";
import type { Revision } from "./api-types.js";
import { askInDialog, DIALOG_TITLE_ID } from "./dialog.js";
import { wordsOf } from "./request-problem.js";
import { dateText, sizeText } from "./words.js";

export interface HistoryParts {
  /** The latest first. Throws RequestProblem. */
  read(): Promise<readonly Revision[]>;
  download(revision: Revision): void;
}

export interface Restoration {
  readonly chosen: Revision;
  /** What the path shows unchanged, if that is one of the revisions. */
  readonly present: Revision | undefined;
}

/** Answers with the revision that is to be restored. */
export function chooseRevision(title: string, parts: HistoryParts): Promise<Restoration | undefined> {
  return askInDialog<Restoration>((decide) => <History title={title} parts={parts} decide={decide} />);
}

interface HistoryProps {
  readonly title: string;
  readonly parts: HistoryParts;
  decide(answer: Restoration | undefined): void;
}

function History({ title, parts, decide }: HistoryProps) {
  const [revisions, setRevisions] = useState<readonly Revision[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    parts.read().then(setRevisions, (error: unknown) => setProblem(wordsOf(error)));
  }, []);
  const present = revisions?.find(({ current }) => current);
  return (
    <div class="dialog-content">
      <h2 id={DIALOG_TITLE_ID}>History of “{title}”</h2>
      <div role="status">
        {problem !== undefined && <p class="problem">{problem}</p>}
        {problem === undefined && revisions === undefined && <p>Loading…</p>}
      </div>
      <ol class="revisions">
        {revisions?.map((revision) => (
          <Row
            revision={revision}
            key={`${revision.revision} ${revision.published}`}
            restore={() => decide({ chosen: revision, present })}
            download={() => parts.download(revision)}
          />
        ))}
      </ol>
      <p class="dialog-buttons">
        <button type="button" class="button" onClick={() => decide(undefined)}>
          Close
        </button>
      </p>
    </div>
  );
}

interface RowProps {
  readonly revision: Revision;
  restore(): void;
  download(): void;
}

function Row({ revision, restore, download }: RowProps) {
  const date = dateText(revision.published);
  return (
    <li>
      <div class="revision-words">
        <time dateTime={revision.published}>{date}</time>
        <span>
          by {revision.by} · {sizeText(revision.size)} · {revision.kind === "bundle" ? "with files" : "notebook"} ·{" "}
          <code title={revision.revision}>{revision.revision.slice(0, 8)}</code>
        </span>
      </div>
      <button type="button" class="button" aria-label={`Download the revision of ${date}`} onClick={download}>
        Download
      </button>
      {revision.current ? (
        <span class="revision-present">Shown now</span>
      ) : (
        <button type="button" class="button" aria-label={`Restore the revision of ${date}`} onClick={restore}>
          Restore
        </button>
      )}
    </li>
  );
}
