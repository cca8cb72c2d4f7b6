import { expect, test } from "vitest";
import { resolveConfig } from "../config/config.js";
import { StoreError } from "../store/errors.js";
import { describeStartFailure } from "./start-failure.js";

const config = resolveConfig({ flags: {}, env: { PORT: "80", HTTPS_KEY_FILE: "/k.pem", HTTPS_CERT_FILE: "/c.pem" } });

function systemError(fields: Record<string, unknown>): Error {
  return Object.assign(new Error("from the system"), fields);
}

test.each<[string, Error, string]>([
  [
    "a taken port",
    systemError({ code: "EADDRINUSE", syscall: "listen", port: 3001 }),
    "Port 3001 of 127.0.0.1 is taken by another program.",
  ],
  ["a foreign address", systemError({ code: "EADDRNOTAVAIL" }), "This machine does not have the address 127.0.0.1."],
  ["a low port", systemError({ code: "EACCES", syscall: "listen", port: 80 }), "Port 80 needs more rights than this user has."],
  ["a missing key", systemError({ code: "ENOENT", syscall: "open", path: "/k.pem" }), "Can't read /k.pem, which HTTPS_KEY_FILE names."],
  [
    "a secret certificate",
    systemError({ code: "EACCES", syscall: "open", path: "/c.pem" }),
    "Can't read /c.pem, which HTTPS_CERT_FILE names.",
  ],
  ["a missing build", systemError({ code: "ENOENT", syscall: "open", path: "/d/.vite/manifest.json" }), "Make them with npm run build."],
  ["an error that explains itself", new StoreError("There is no folder /x."), "There is no folder /x."],
])("%s", (_what, error, line) => {
  expect(describeStartFailure(error, config)).toContain(line);
  expect(describeStartFailure(error, config)).not.toContain("\n");
});

test("a fault of ours is left to be seen whole", () => {
  expect(describeStartFailure(new TypeError("x is not a function"), config)).toBeUndefined();
  expect(describeStartFailure(systemError({ code: "ENOENT", path: "/other" }), config)).toBeUndefined();
});
