/** What the server answers, as the command reads it. */
import Type, { type Static, type TSchema } from "typebox";

export const Refusal = Type.Object({ message: Type.String() });

export const Publishing = Type.Object({
  access: Type.Enum(["granted", "token", "none"]),
  name: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.String())),
  limits: Type.Object({ uploadBytes: Type.Number(), notebookBytes: Type.Number() }),
});
export type Publishing = Static<typeof Publishing>;

const Dashboard = Type.Object({
  kind: Type.Enum(["notebook", "bundle"]),
  name: Type.String(),
  path: Type.String(),
  title: Type.String(),
  changed: Type.String(),
  url: Type.String(),
  revision: Type.String(),
  size: Type.Number(),
});

const FolderEntry = Type.Object({
  kind: Type.Literal("folder"),
  name: Type.String(),
  path: Type.String(),
  title: Type.String(),
  changed: Type.String(),
  url: Type.String(),
});

const Entry = Type.Union([FolderEntry, Dashboard]);
export type Entry = Static<typeof Entry>;

const Folder = Type.Object({ kind: Type.Literal("folder"), path: Type.String(), entries: Type.Array(Entry) });

/** Of a path: a folder with what is in it, or one dashboard. */
export const Listing = Type.Union([Folder, Dashboard]);
export type Listing = Static<typeof Listing>;

export const History = Type.Object({
  path: Type.String(),
  revisions: Type.Array(
    Type.Object({
      revision: Type.String(),
      kind: Type.Enum(["notebook", "bundle"]),
      size: Type.Number(),
      published: Type.String(),
      by: Type.String(),
      current: Type.Boolean(),
    }),
  ),
});
export type History = Static<typeof History>;

export const Uploaded = Type.Object({ message: Type.String(), status: Type.Number(), url: Type.String(), link: Type.String() });

export const RolledBack = Type.Object({
  message: Type.String(),
  status: Type.Number(),
  url: Type.String(),
  link: Type.String(),
  revision: Type.String(),
});

export const Done = Type.Object({ message: Type.String(), status: Type.Number() });

export const Shared = Type.Object({ ...Done.properties, url: Type.String(), expires: Type.String() });

export const SignedIn = Type.Object({
  signIns: Type.Array(
    Type.Object({
      user: Type.String(),
      displayName: Type.String(),
      strategy: Type.String(),
      since: Type.String(),
      lastUsed: Type.String(),
    }),
  ),
});

export const Ended = Type.Object({ ...Done.properties, ended: Type.Number() });

export const Refreshed = Type.Object({ ...Done.properties, complete: Type.Optional(Type.Boolean()) });

export type Answer<Schema extends TSchema> = Static<Schema>;
