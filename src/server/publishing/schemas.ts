/** What the publishing routes take and answer, for the check of requests, the writing of answers and the description of the API. */
import Type, { type TObject, type TProperties } from "typebox";

export const Failure = Type.Object(
  { message: Type.String({ description: "What is wrong and what to do." }), status: Type.Integer(), url: Type.String() },
  { description: "Refused or failed. Browsers that ask for HTML get a page." },
);

export type FailureStatus = 400 | 401 | 403 | 404 | 408 | 409 | 412 | 413 | 500 | 501 | 503 | 507;

const REASONS: Readonly<Record<FailureStatus, string>> = {
  400: "Something in the request is wrong; the message says what.",
  401: "No token or a wrong one.",
  403: "The token is not for this path, or no token is set and the request is not the server's own machine's.",
  404: "There is nothing of the kind.",
  408: "The upload stopped arriving, or came too slowly.",
  409: "Something that would be lost stands in the way.",
  412: "Something else stands there than If-Match or If-None-Match says.",
  413: "Over a limit; the message names its option.",
  500: "The server can't write, or failed.",
  501: "This server lacks the program that it would take.",
  503: "Too much at once, or the server can't read its tokens now. Retry-After says when to try again.",
  507: "No room on the server's disk.",
};

export function failures<Status extends FailureStatus>(...statuses: readonly Status[]): Record<Status, typeof Failure> {
  const entries = statuses.map((status) => [status, Type.Object(Failure.properties, { description: REASONS[status] })]);
  return Object.fromEntries(entries) as Record<Status, typeof Failure>;
}

export const PathParams = Type.Object({
  "*": Type.String({ description: "Path of the dashboard or folder, percent-encoded, with or without .ipynb: folder/sales." }),
});

export const MatchHeaders = Type.Object({
  "if-match": Type.Optional(Type.String({ description: 'Change only this revision: "REVISION", in quotes; or * for any.' })),
});

export const UploadHeaders = Type.Object({
  ...MatchHeaders.properties,
  "if-none-match": Type.Optional(Type.String({ description: "With *, publish only where no dashboard stands." })),
});

export const UploadForm = Type.Object({
  file: Type.String({ format: "binary", description: "A notebook (.ipynb), or a zip (.zip) with index.ipynb at its top." }),
});

const Kind = Type.Enum(["notebook", "bundle"], { description: "A single notebook, or one with files of its own." });
const Revision = Type.String({ description: "Hash of the content." });
const Size = Type.Integer({ description: "Bytes of all files." });
const Moment = Type.String({ description: "ISO 8601, UTC." });
const Path = Type.String({ description: "Below the served folder, not encoded." });

const ENTRY = { name: Type.String(), path: Path, title: Type.String(), changed: Moment, url: Type.String() };

export const Dashboard = described("A dashboard.", { kind: Kind, ...ENTRY, revision: Revision, size: Size });
export const FolderEntry = described("A folder.", { kind: Type.Literal("folder"), ...ENTRY });
const Folder = described("What is in a folder.", {
  kind: Type.Literal("folder"),
  path: Path,
  entries: Type.Array(Type.Union([FolderEntry, Dashboard])),
});
export const Listing = Type.Union([Folder, Dashboard], { description: "A folder with what is in it, or one dashboard." });

export const Uploaded = described("Published.", {
  message: Type.String(),
  status: Type.Integer(),
  url: Type.String({ description: "/notebooks/ and the path." }),
  link: Type.String({ description: "Where visitors find it." }),
});

export const RollbackBody = Type.Union([
  Type.Null(),
  Type.Object(
    { revision: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "Its id, or a beginning that no other has." })) },
    { additionalProperties: false },
  ),
]);
export const RolledBack = described("Rolled back.", { ...Uploaded.properties, revision: Revision });

export const History = described("What was published, the latest first.", {
  path: Path,
  revisions: Type.Array(
    Type.Object({ revision: Revision, kind: Kind, size: Size, published: Moment, by: Type.String(), current: Type.Boolean() }),
  ),
});

export const DownloadQuery = Type.Object({
  revision: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "Its id, or a beginning that no other has." })),
});

export const DownloadedFile = Type.String({ format: "binary", description: "The file." });

export const Done = described("Done.", { message: Type.String(), status: Type.Integer() });

export const Shared = described("The link was made.", {
  ...Done.properties,
  url: Type.String({ description: "The link, whole." }),
  expires: Moment,
});

export const Refreshed = described("It has run, or was started again.", {
  ...Done.properties,
  complete: Type.Optional(Type.Boolean({ description: "Of a static dashboard: whether all of it could be completed." })),
});

export const Status = described("Whether the request may publish, and what.", {
  access: Type.Enum(["granted", "token", "none"]),
  name: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.String())),
  limits: Type.Object({
    uploadBytes: Type.Integer(),
    unpackedBytes: Type.Integer(),
    entries: Type.Integer(),
    depth: Type.Integer(),
    pathLength: Type.Integer(),
    notebookBytes: Type.Integer(),
  }),
});

export const SignedInUsers = described("Who is signed in.", {
  signIns: Type.Array(
    Type.Object({
      user: Type.String({ description: "The strategy, a colon and the name: users:anna." }),
      displayName: Type.String(),
      strategy: Type.String(),
      since: Moment,
      lastUsed: Moment,
    }),
  ),
});

export const Ended = described("Signed out.", { ...Done.properties, ended: Type.Integer({ description: "How many sign-ins." }) });

export const Nothing = Type.Null({ description: "Done." });

/** For the routes that change or show what authors have. */
export const AUTHORS = { tags: ["Publishing"], security: [{ token: [] }, { bearer: [] }] } as const;

function described<Properties extends TProperties>(description: string, properties: Properties): TObject<Properties> {
  return Type.Object(properties, { description });
}
