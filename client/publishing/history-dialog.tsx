/** Shows the revisions of a dashboard; one can be restored or downloaded. */
import { useEffect, useState } from "preact/hooks";
import type { Revision } from "./api-types.js";
import { askInDialog, DialogTitle } from "./dialog.js";
import { wordsOf } from "./request-problem.js";
import { agoText, exactDateText, publisherText, sizeText } from "./words.js";

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
export function chooseRevision(title: string, path: string, parts: HistoryParts): Promise<Restoration | undefined> {
  return askInDialog<Restoration>((decide) => <History title={title} path={path} parts={parts} decide={decide} />);
}

interface HistoryProps {
  readonly title: string;
  readonly path: string;
  readonly parts: HistoryParts;
  decide(answer: Restoration | undefined): void;
}

function History({ title, path, parts, decide }: HistoryProps) {
  const [revisions, setRevisions] = useState<readonly Revision[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    parts.read().then(setRevisions, (error: unknown) => setProblem(wordsOf(error)));
  }, []);
  const [now] = useState(() => Date.now());
  const present = revisions?.find(({ current }) => current);
  return (
    <div class="dialog-content">
      <DialogTitle path={path}>History of “{title}”</DialogTitle>
      <div role="status">
        {problem !== undefined && <p class="problem">{problem}</p>}
        {problem === undefined && revisions === undefined && <p>Loading…</p>}
      </div>
      <ol class="revisions">
        {revisions?.map((revision) => (
          <Row
            revision={revision}
            now={now}
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
  /** Milliseconds since 1970. */
  readonly now: number;
  restore(): void;
  download(): void;
}

function Row({ revision, now, restore, download }: RowProps) {
  const date = exactDateText(revision.published);
  return (
    <li>
      <div class="revision-words">
        <time dateTime={revision.published} title={date}>
          {agoText(revision.published, now)}
        </time>
        <span>
          {publisherText(revision.by)} · {revision.kind === "bundle" ? "with files" : "notebook"}, {sizeText(revision.size)} ·{" "}
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
