/** Follows redirects and sends forms as a browser does, with the cookies of each origin. */

export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

const MOST_REDIRECTS = 20;

export class CookieClient {
  private readonly jars = new Map<string, Map<string, string>>();

  /** One request, with no redirect followed. */
  async request(url: URL | string, fields?: Readonly<Record<string, string>>): Promise<Answer> {
    const at = new URL(url);
    const headers = { accept: "text/html", cookie: this.cookiesOf(at.origin) };
    const form = fields === undefined ? {} : { method: "POST", body: new URLSearchParams(fields) };
    const response = await fetch(at, { redirect: "manual", headers, ...form });
    this.keep(at.origin, response.headers.getSetCookie());
    const location = response.headers.get("location");
    return {
      url: at,
      status: response.status,
      location: location === null ? "" : new URL(location, at).href,
      text: await response.text(),
    };
  }

  /** Up to a page, or to the first redirect that `isEnd` knows, which is not followed. */
  async follow(
    url: URL | string,
    fields?: Readonly<Record<string, string>>,
    isEnd: (url: string) => boolean = () => false,
  ): Promise<Answer> {
    let answer = await this.request(url, fields);
    for (let redirects = 0; answer.location !== "" && !isEnd(answer.location); redirects += 1) {
      if (redirects > MOST_REDIRECTS) throw new Error(`Too many redirects, the last to ${answer.location}`);
      answer = await this.request(answer.location);
    }
    return answer;
  }

  cookiesOf(origin: string): string {
    return [...(this.jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  private keep(origin: string, cookies: readonly string[]): void {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    for (const cookie of cookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "" || /expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
  }
}

/** Where the page's first form goes to. */
export function formAction({ url, text }: Answer): URL {
  const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined) throw new Error(`No form on ${url.href}:\n${text}`);
  return new URL(action.replaceAll("&amp;", "&"), url);
}
