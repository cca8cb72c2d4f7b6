/** A server and a browser for the tests of one file. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchChromium } from "./chromium.js";
import { type ServerProcess, type ServerProcessOptions, startServerProcess } from "./server-process.js";

export interface Stage {
  readonly server: ServerProcess;
  readonly browser: Browser;
}

/** To be called at the top of a file; what it answers is there once the tests run. */
export function setStage(options: ServerProcessOptions): Stage {
  let parts: Stage | undefined;
  const ready = (): Stage => {
    if (parts === undefined) throw new Error("the stage is set before the first test, not earlier");
    return parts;
  };
  beforeAll(async () => {
    const [server, browser] = await Promise.all([startServerProcess(options), launchChromium()]);
    parts = { server, browser };
  });
  afterAll(async () => {
    await ready().browser.close();
    await ready().server.stop();
  });
  return {
    get server() {
      return ready().server;
    },
    get browser() {
      return ready().browser;
    },
  };
}
