/** Signs in by the form of the sign-in page, without a browser. */

/** The answer, and what a browser would send from now on. */
export async function signInByForm(server: string, username: string, password: string): Promise<{ response: Response; cookie: string }> {
  const body = new URLSearchParams({ username, password });
  const response = await fetch(`${server}/login`, { method: "POST", redirect: "manual", body, headers: { accept: "text/html" } });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return { response, cookie: cookies.join("; ") };
}
