/** A request whose path, Host and headers go out as they are; `fetch` tidies and forbids some. */
import { request } from "node:http";
import { text } from "node:stream/consumers";

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A form whose one field is a notebook in a file. */
export function notebookForm(content: string): Required<Pick<RawRequest, "headers" | "body">> {
  const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.ipynb"\r\n\r\n';
  return { headers: { "content-type": "multipart/form-data; boundary=x" }, body: `${head}${content}\r\n--x--\r\n` };
}

/** `server`: an address whose path is not used. */
export function rawRequest(server: string, path: string, { method = "GET", headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(server);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }), reject);
    });
    sent.on("error", reject).end(body);
  });
}
