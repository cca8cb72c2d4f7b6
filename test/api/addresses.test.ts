/** Under which names a server is found, and how: hosts, HTTPS, its certificate. */
import { X509Certificate } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCertificate, createCertificateFolder } from "../support/certificate.js";
import { freePort } from "../support/free-port.js";
import { until } from "../support/patience.js";
import { notebookForm, rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const HTML = { accept: "text/html" };
let folder: string;
const running: ServerProcess[] = [];

async function start(env: Record<string, string>, ...args: string[]): Promise<ServerProcess> {
  const server = await startServerProcess({ folder, env, args });
  running.push(server);
  return server;
}

beforeAll(async () => {
  folder = await createCertificateFolder();
  await writeNotebook(`${folder}/sales.ipynb`, "# Sales");
});

afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(folder, { recursive: true });
});

describe("a server of this machine alone", () => {
  test("is nobody else's under a name that leads to it", async () => {
    const server = await start({});
    for (const host of ["evil.example", "evil.example:3000"]) {
      for (const [method, path] of [
        ["GET", "/dashboards/sales"],
        ["GET", "/nothing"],
        ["POST", "/_api/sessions"],
        ["GET", "/api/kernels/x/channels"],
      ] as const)
        expect((await rawRequest(server.url, path, { method, headers: { ...HTML, host } })).status).toBe(421);
      expect((await rawRequest(server.url, "/healthz", { headers: { host } })).status).toBe(200);
    }
    const { body } = await rawRequest(server.url, "/", { headers: { ...HTML, host: "evil.example" } });
    // It looks like a page of ours, and has no way on that would lead to it again.
    const style = /href="(\/_assets\/[^"]+\.css)"/.exec(body)?.[1] ?? "";
    expect((await rawRequest(server.url, style, { headers: { host: "evil.example" } })).status).toBe(200);
    expect(body).not.toContain("All dashboards");
    expect((await rawRequest(server.url, "/dashboards", { headers: { host: "localhost:9" } })).status).toBe(200);
    const lines = server.log().match(/a request for a host/g);
    expect(lines).toHaveLength(2);
    expect(server.log()).toContain("behind a proxy set PUBLIC_ORIGINS");
  });
});

describe("a server that is told its names", () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await start({
      PUBLIC_ORIGINS: "https://dashboards.example,http://10.0.0.5:3000",
      ALLOWED_ORIGINS: "https://other.example",
      AUTH_TOKEN: "secret",
      TRUST_PROXY: "true",
      HTTPS_REDIRECT: "true",
    });
  });

  test("answers to them, also where a proxy that is believed names one, and to no others", async () => {
    const https = { ...HTML, "x-forwarded-proto": "https" };
    for (const headers of [
      { host: "dashboards.example" },
      { host: "10.0.0.5:3000" },
      { host: "x", "x-forwarded-host": "dashboards.example" },
    ])
      expect((await rawRequest(server.url, "/dashboards", { headers: { ...https, ...headers } })).status).toBe(200);
    for (const headers of [{ host: "evil.example" }, { host: "dashboards.example", "x-forwarded-host": "evil.example" }]) {
      const answer = await rawRequest(server.url, "/dashboards", { headers: { ...https, ...headers } });
      expect(answer.status).toBe(421);
      expect(answer.body).toContain("does not answer at this address");
      expect(answer.body).not.toContain("evil.example");
    }
    expect(server.log()).toContain("PUBLIC_ORIGINS does not name it");
  });

  test("says the first when it starts", async () => {
    await expect.poll(() => server.log()).toContain("Visitors find them at https://dashboards.example\n");
  });

  test("gives authors links that begin with the first", async () => {
    const { headers, body } = notebookForm('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}');
    const answer = await rawRequest(server.url, "/_api/notebooks/new", {
      method: "POST",
      headers: { ...headers, authorization: "token secret", "x-forwarded-proto": "https" },
      body,
    });
    expect(JSON.parse(answer.body)).toMatchObject({ link: "https://dashboards.example/dashboards/new" });
  });

  test("sends who comes by HTTP to the first with HTTPS, but whoever watches over it nowhere", async () => {
    const answer = await rawRequest(server.url, "/dashboards/sales?x=1", { headers: { host: "10.0.0.5:3000" } });
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe("https://dashboards.example/dashboards/sales?x=1");
    for (const path of ["/healthz", "/readyz"]) expect((await rawRequest(server.url, path)).status).toBe(200);
  });
});

describe("HTTPS of our own", () => {
  let server: ServerProcess;
  let port: number;
  const files = () => ({ key: `${folder}/key.pem`, cert: `${folder}/cert.pem` });

  beforeAll(async () => {
    port = await freePort();
    await createCertificate(folder, "first.example");
    server = await start({
      HTTPS_KEY_FILE: files().key,
      HTTPS_CERT_FILE: files().cert,
      HTTPS_PORT: String(port),
      HTTPS_REDIRECT: "true",
      BASE_URL: "/apps",
    });
  });

  function nameOnCertificate(): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        resolve(new X509Certificate(socket.getPeerCertificate().raw).subject);
        socket.destroy();
      });
      socket.on("error", reject);
    });
  }

  test("is named as what it is when the server starts", async () => {
    await expect.poll(() => server.log()).toContain(`Server listening at https://127.0.0.1:${port}`);
    expect(server.log()).toContain(`Server listening at ${server.url}`.replace("/apps", ""));
    expect(server.log()).toContain(`Visitors find them at https://127.0.0.1:${port}/apps\n`);
  });

  test("is where who comes by HTTP is sent, by the name that they came by", async () => {
    const answer = await rawRequest(server.url, "/apps/dashboards/sales", { headers: { host: "localhost:3000" } });
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe(`https://localhost:${port}/apps/dashboards/sales`);
    const posted = await rawRequest(server.url, "/apps/_api/sessions", { method: "POST", headers: { host: "localhost:3000" } });
    expect(posted.status).toBe(308);
    expect((await rawRequest(server.url, "/apps/readyz")).status).toBe(200);
  });

  test("takes a new certificate without a restart, and keeps the old one while the new one is of no use", async () => {
    expect(await nameOnCertificate()).toBe("CN=first.example");
    await writeFile(files().cert, "no certificate");
    server.process.kill("SIGHUP");
    await until(async () => server.log().includes("can't be used"));
    expect(await nameOnCertificate()).toBe("CN=first.example");
    await createCertificate(folder, "second.example", "other");
    // A certificate whose key is not there yet.
    await rename(`${folder}/other-cert.pem`, files().cert);
    server.process.kill("SIGHUP");
    await until(async () => server.log().split("can't be used").length > 2);
    expect(await nameOnCertificate()).toBe("CN=first.example");
    // Seen without a signal.
    await rename(`${folder}/other-key.pem`, files().key);
    await until(async () => (await nameOnCertificate()) === "CN=second.example");
    expect(server.process.exitCode).toBe(null);
  });
});

test("what can't lead to HTTPS is said before the start", async () => {
  await expect(startServerProcess({ folder, env: { HTTPS_REDIRECT: "true" } })).rejects.toThrow("HTTPS_REDIRECT needs");
});

test("settings that leave a door open are told at the start", async () => {
  const server = await start({ USERNAME: "guest", PASSWORD: "sesame" }, "--ip", "0.0.0.0");
  await until(async () => server.log().includes("PASSWORD is shorter"));
  expect(server.log()).toContain("Visitors sign in over plain HTTP");
  expect(server.log()).not.toContain("sesame");
});
