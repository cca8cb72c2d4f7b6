/** The server's publishing routes, as the list page uses them. Each call throws RequestProblem. */
import type { Access } from "./access.js";
import type { PublishedDashboard, PublishedFolder, PublishingStatus, Revision, UploadAnswer } from "./api-types.js";
import { encodePath } from "./names.js";
import { problemOf, RequestProblem, UNREACHABLE } from "./request-problem.js";
import { sendFile } from "./send-file.js";

/** What must stand at a path for a change to be made: this revision, or nothing. Without one, whatever stands there. */
export interface Expectation {
  readonly revision: string | undefined;
}

export interface UploadOptions {
  readonly path: string;
  readonly file: Blob;
  readonly fileName: string;
  readonly expected: Expectation;
  readonly signal: AbortSignal;
  onProgress(sent: number, total: number): void;
}

export interface DownloadedFile {
  readonly name: string;
  readonly content: Blob;
}

interface RequestOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly expected?: Expectation | undefined;
  readonly signal?: AbortSignal;
}

export async function readStatus(baseUrl: string, headers: Readonly<Record<string, string>>): Promise<PublishingStatus> {
  const response = await answered(fetch(`${baseUrl}/_api/publishing`, { headers: { Accept: "application/json", ...headers } }));
  return await response.json();
}

export class PublishingApi {
  constructor(
    private readonly baseUrl: string,
    private readonly access: Access,
  ) {}

  /** What a token may see in a folder. */
  async list(folder: string): Promise<readonly (PublishedDashboard | PublishedFolder)[]> {
    const response = await this.#request(folder === "" ? "notebooks" : `notebooks/${encodePath(folder)}`);
    const listing: { readonly entries?: readonly (PublishedDashboard | PublishedFolder)[] } = await response.json();
    return listing.entries ?? [];
  }

  /** Undefined where nothing stands. */
  async describe(path: string, signal?: AbortSignal): Promise<PublishedDashboard | PublishedFolder | undefined> {
    try {
      return await (await this.#request(`notebooks/${encodePath(path)}`, signal && { signal })).json();
    } catch (error) {
      if (error instanceof RequestProblem && error.status === 404) return undefined;
      throw error;
    }
  }

  /** The latest first. */
  async history(path: string): Promise<readonly Revision[]> {
    const answer: { readonly revisions: readonly Revision[] } = await (await this.#request(`history/${encodePath(path)}`)).json();
    return answer.revisions;
  }

  /** Answers with the revision that the path shows now. */
  async rollback(path: string, revision: string, expected?: Expectation): Promise<string> {
    const response = await this.#request(`rollback/${encodePath(path)}`, { method: "POST", body: { revision }, expected });
    const answer: { readonly revision: string } = await response.json();
    return answer.revision;
  }

  async remove(path: string, expected: Expectation): Promise<void> {
    await this.#request(`notebooks/${encodePath(path)}`, { method: "DELETE", expected });
  }

  async download(path: string, revision?: string): Promise<DownloadedFile> {
    const query = revision === undefined ? "" : `?revision=${encodeURIComponent(revision)}`;
    const response = await this.#request(`download/${encodePath(path)}${query}`);
    const isZip = response.headers.get("Content-Type")?.includes("zip") === true;
    // The server names it in the same way; reading that back would mean to parse the header's several encodings.
    const name = `${path.split("/").at(-1)}.${isZip ? "zip" : "ipynb"}`;
    const content = await response.blob().catch(() => {
      throw new RequestProblem(0, "The download broke off. Check the connection, then try again.");
    });
    return { name, content };
  }

  async upload(options: UploadOptions): Promise<UploadAnswer> {
    const url = `${this.baseUrl}/_api/notebooks/${encodePath(options.path)}`;
    const { body, etag } = await this.#withToken(() =>
      sendFile({ ...options, url, headers: { Accept: "application/json", ...conditionOf(options.expected), ...this.access.headers() } }),
    );
    const { link }: { readonly link: string } = JSON.parse(body);
    return { link: new URL(link, location.href).href, revision: /"([^"]+)"/.exec(etag ?? "")?.[1] };
  }

  #request(path: string, { method = "GET", body, expected, signal }: RequestOptions = {}): Promise<Response> {
    return this.#withToken(() =>
      answered(
        fetch(`${this.baseUrl}/_api/${path}`, {
          method,
          headers: {
            Accept: "application/json",
            ...(body === undefined ? {} : { "Content-Type": "application/json" }),
            ...(expected === undefined ? {} : conditionOf(expected)),
            ...this.access.headers(),
          },
          cache: "no-store",
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          ...(signal === undefined ? {} : { signal }),
        }),
      ),
    );
  }

  /** A token may have expired since it was entered. */
  async #withToken<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof RequestProblem && error.status === 401) || !(await this.access.renew())) throw error;
      return await request();
    }
  }
}

function conditionOf({ revision }: Expectation): Record<string, string> {
  return revision === undefined ? { "If-None-Match": "*" } : { "If-Match": `"${revision}"` };
}

async function answered(sent: Promise<Response>): Promise<Response> {
  let response: Response;
  try {
    response = await sent;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new RequestProblem(0, UNREACHABLE);
  }
  if (!response.ok) throw problemOf(response.status, await response.text().catch(() => ""));
  return response;
}
