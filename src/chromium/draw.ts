/** Has Chromium draw one document, of which all comes over the pipe: whatever else it asks for, it is refused. */
import { type DevTools, type DevToolsEvent, type Fields, fieldsOf, textOf } from "./devtools.js";

export type Format = "pdf" | "png" | "thumbnail";

/** In CSS pixels: a picture's as pages are wide on most screens, a PDF's so that what was drawn for it goes on its paper. */
const SIZES = { pdf: { width: 960, height: 800 }, png: { width: 1280, height: 800 }, thumbnail: { width: 960, height: 540 } } as const;
const VIEWPORT = { deviceScaleFactor: 1, mobile: false };
/** In pixels of the picture itself: two for each that a list shows. */
const THUMBNAIL_WIDTH = 640;
const THUMBNAIL_BYTES = 60 * 1024;
/** Of WebP, in the order of trial. */
const QUALITIES = [80, 60, 40, 20];
/** A4 in inches, where the document does not say another size. At this scale its width between the margins is that of the viewport. */
const PAPER = { paperWidth: 8.27, paperHeight: 11.69, scale: 0.7 };
/** Chromium's own limit; further down, pictures repeat what is above. */
const TALLEST_PX = 16_384;
const READ_BYTES = 1024 * 1024;

/** Nobody's. It is never looked for. */
const ADDRESS = "https://page.invalid/";
/** No windows, no questions to anybody, no downloads, no other page in its place. */
const POLICY = "sandbox allow-scripts allow-same-origin";
const HEADERS = [
  { name: "Content-Type", value: "text/html; charset=utf-8" },
  { name: "Content-Security-Policy", value: POLICY },
];
const LOCAL = /^(?:blob|data):/;

const LOOK_MS = 50;
/** What libraries draw, they draw after the page has given them what it has. */
const QUIET_MS = 500;
/** What moves by itself is never quiet. */
const LONGEST_UNQUIET_MS = 5000;

/** The script of the document marks it when all is in its place. */
const WAIT_UNTIL_DRAWN = `(async () => {
  const look = () => new Promise((resolve) => setTimeout(resolve, ${LOOK_MS}));
  while (document.querySelector("html[data-drawn]") === null) await look();
  const begun = performance.now();
  let changed = begun;
  new MutationObserver(() => { changed = performance.now(); })
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const picture of document.images) picture.loading = "eager";
  const isQuiet = () => performance.now() - changed > ${QUIET_MS} && [...document.images].every(({ complete }) => complete);
  while (!isQuiet() && performance.now() - begun < ${LONGEST_UNQUIET_MS}) await look();
  await document.fonts.ready;
})()`;

/** For one document. */
export class Drawing {
  private tools: DevTools | undefined;
  /** Of the page itself, not of a frame in it. */
  private frame: string | undefined;
  private isGiven = false;

  constructor(
    private readonly document: AsyncIterable<string>,
    private readonly format: Format,
  ) {}

  /** Throws DevTools' errors, and the document's own. */
  async run(tools: DevTools): Promise<Buffer> {
    this.tools = tools;
    const { targetId } = await tools.call({ method: "Target.createTarget", params: { url: "about:blank" } });
    const attached = await tools.call({ method: "Target.attachToTarget", params: { targetId, flatten: true } });
    const session = textOf(attached, "sessionId");
    this.frame = String(targetId);
    const ask = (method: string, params: Fields = {}): Promise<Fields> => tools.call({ method, params, session });
    await ask("Fetch.enable");
    await ask("Emulation.setDeviceMetricsOverride", { ...VIEWPORT, ...SIZES[this.format] });
    const { errorText } = await ask("Page.navigate", { url: ADDRESS });
    if (errorText !== undefined) throw new Error(`The page did not load. ${errorText}`);
    const { exceptionDetails } = await ask("Runtime.evaluate", { expression: WAIT_UNTIL_DRAWN, awaitPromise: true });
    if (exceptionDetails !== undefined) throw new Error(`The page was not drawn. ${JSON.stringify(exceptionDetails)}`);
    return await CAPTURES[this.format](ask);
  }

  take({ method, params, session }: DevToolsEvent): void {
    if (method !== "Fetch.requestPaused" || this.tools === undefined) return;
    const { tools } = this;
    this.answer(tools, params, session).catch((error: unknown) => tools.end(error));
  }

  private async answer(tools: DevTools, { requestId, request, frameId, resourceType }: Fields, session: string | undefined): Promise<void> {
    const isPage = resourceType === "Document" && frameId === this.frame;
    if (isPage && this.isGiven) throw new Error("The page leads to another one.");
    if (isPage) {
      this.isGiven = true;
      const params = { requestId, responseCode: 200, responseHeaders: HEADERS };
      await tools.call({ method: "Fetch.fulfillRequest", params, session }, { name: "body", bytes: this.document });
    } else if (LOCAL.test(textOf(fieldsOf(request), "url"))) {
      await tools.call({ method: "Fetch.continueRequest", params: { requestId }, session });
    } else {
      await tools.call({ method: "Fetch.failRequest", params: { requestId, errorReason: "BlockedByClient" }, session });
    }
  }
}

type Ask = (method: string, params?: Fields) => Promise<Fields>;

const CAPTURES: Readonly<Record<Format, (ask: Ask) => Promise<Buffer>>> = { pdf: print, png: picture, thumbnail };

async function print(ask: Ask): Promise<Buffer> {
  const options = {
    ...PAPER,
    printBackground: true,
    preferCSSPageSize: true,
    generateDocumentOutline: true,
    transferMode: "ReturnAsStream",
  };
  const handle = textOf(await ask("Page.printToPDF", options), "stream");
  const pieces: Buffer[] = [];
  for (;;) {
    const { data, base64Encoded, eof } = await ask("IO.read", { handle, size: READ_BYTES });
    pieces.push(Buffer.from(String(data), base64Encoded === true ? "base64" : "utf8"));
    if (eof === true) return Buffer.concat(pieces);
  }
}

async function picture(ask: Ask): Promise<Buffer> {
  const { cssContentSize } = await ask("Page.getLayoutMetrics");
  const { width, height } = fieldsOf(cssContentSize);
  const clip = { x: 0, y: 0, width: atMost(width), height: atMost(height), scale: 1 };
  const { data } = await ask("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip });
  return Buffer.from(String(data), "base64");
}

/** What is seen first, small enough for a list of many. */
async function thumbnail(ask: Ask): Promise<Buffer> {
  const clip = { x: 0, y: 0, ...SIZES.thumbnail, scale: THUMBNAIL_WIDTH / SIZES.thumbnail.width };
  let file = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    const { data } = await ask("Page.captureScreenshot", { format: "webp", quality, clip });
    file = Buffer.from(String(data), "base64");
    if (file.length <= THUMBNAIL_BYTES) break;
  }
  return file;
}

function atMost(length: unknown): number {
  return Math.min(TALLEST_PX, Math.max(1, Math.ceil(Number(length))));
}
