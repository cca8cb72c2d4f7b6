/** A proxy that signs visitors in by itself, and tells the server behind it in headers who each request is from. */
import type { IncomingMessage } from "node:http";
import { type RunningProxy, startProxy } from "./proxy.js";

/** Where it connects from: no client of the tests does. */
export const PROXY_ADDRESS = "127.0.0.9";

/** `/proxy/sign-in?user=anna` signs a browser in, `/proxy/sign-out` out; who is not signed in is passed on as nobody. */
export function startSigningProxy(port: number, groups: Readonly<Record<string, string>>): Promise<RunningProxy> {
  return startProxy(port, {
    localAddress: PROXY_ADDRESS,
    answer(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://proxy.invalid");
      if (!pathname.startsWith("/proxy/")) return false;
      const cookie = pathname === "/proxy/sign-in" ? `proxy_user=${searchParams.get("user")}` : "proxy_user=; Max-Age=0";
      response.writeHead(302, { "Set-Cookie": `${cookie}; Path=/; HttpOnly`, Location: "/dashboards" }).end();
      return true;
    },
    isLetThrough(request) {
      const user = userOf(request);
      for (const name of ["x-forwarded-user", "x-forwarded-groups"]) delete request.headers[name];
      if (user !== undefined) Object.assign(request.headers, { "x-forwarded-user": user, "x-forwarded-groups": groups[user] ?? "" });
      return true;
    },
  });
}

function userOf(request: IncomingMessage): string | undefined {
  return /(?:^|; )proxy_user=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
}
