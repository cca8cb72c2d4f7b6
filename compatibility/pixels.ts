/** What a picture shows, as numbers. */
import type { Browser, Page } from "playwright-core";

export interface Look {
  /** Distinct colours, of 4096. */
  readonly colours: number;
  /** Luminance of the colour that covers most, 0 (black) to 1 (white). */
  readonly ground: number;
  /** Share of the pixels that stand out from it by a contrast of 3:1 or more. */
  readonly legible: number;
}

/** A picture that is drawn again differs by a level or two where edges are smoothed: nobody sees it. */
const SEEN = 16;
/** Share of pixels. What a visitor has done changes more. */
const MOST_SEEN = 0.001;

/** Contrast that WCAG 2 asks of large text and of graphics. */
const LEGIBLE = 3;

export interface PictureReader {
  look(png: Buffer): Promise<Look>;
  /** Whether a visitor would call them the same. */
  areSame(png: Buffer, other: Buffer): Promise<boolean>;
  /** A smaller picture as WebP, no wider than that. */
  shrink(png: Buffer, width: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Reads them in an empty page: browsers know PNG. */
export async function openPictureReader(browser: Browser): Promise<PictureReader> {
  const page = await browser.newPage();
  return {
    look: async (png) => lookOf(await page.evaluate(countColours, png.toString("base64"))),
    async areSame(png, other) {
      const pictures = [png.toString("base64"), other.toString("base64")] as const;
      return isSame(await page.evaluate(countDifferences, pictures));
    },
    async shrink(png, width) {
      return Buffer.from(await page.evaluate(shrink, { picture: png.toString("base64"), width }), "base64");
    },
    close: () => page.close(),
  };
}

/** What stands in the viewport of the first element that matches, with its surroundings' ground. */
export async function pictureOf(page: Page, selector: string): Promise<Buffer> {
  return page.locator(selector).first().screenshot({ animations: "disabled", caret: "hide" });
}

/** `counts`: how many pixels have each colour, 0xRGB in steps of 17. */
export function lookOf(counts: readonly (readonly [colour: number, count: number])[]): Look {
  const [commonest = 0] = counts.toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const ground = luminance(commonest);
  const standing = counts.filter(([colour]) => contrast(ground, luminance(colour)) >= LEGIBLE);
  const sum = (pixels: typeof counts): number => pixels.reduce((total, [, count]) => total + count, 0);
  return { colours: counts.length, ground, legible: sum(standing) / sum(counts) };
}

/** `counts`: how many pixels differ by so much, 0 to 255, in the channel where they differ most. Empty: the sizes differ. */
export function isSame(counts: readonly number[]): boolean {
  const all = counts.reduce((total, count) => total + count, 0);
  const seen = counts.slice(SEEN).reduce((total, count) => total + count, 0);
  return all > 0 && seen <= all * MOST_SEEN;
}

/** WCAG 2's relative luminance. */
function luminance(colour: number): number {
  return 0.2126 * linear(colour >> 8) + 0.7152 * linear((colour >> 4) & 15) + 0.0722 * linear(colour & 15);
}

function linear(step: number): number {
  const share = step / 15;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

// These run in the page, where a compiler's helpers for functions within functions are not there.

async function countColours(picture: string): Promise<[number, number][]> {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = (((data[at] ?? 0) >> 4) << 8) | (((data[at + 1] ?? 0) >> 4) << 4) | ((data[at + 2] ?? 0) >> 4);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts];
}

async function countDifferences(pictures: readonly [string, string]): Promise<number[]> {
  const read: { width: number; data: Uint8ClampedArray }[] = [];
  for (const picture of pictures) {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.drawImage(image, 0, 0);
    read.push({ width: image.width, data: context.getImageData(0, 0, image.width, image.height).data });
  }
  const [one, other] = read;
  if (one === undefined || other === undefined || one.width !== other.width || one.data.length !== other.data.length) return [];
  const counts: number[] = Array(256).fill(0);
  for (let at = 0; at < one.data.length; at += 4) {
    let most = 0;
    for (let channel = at; channel < at + 3; channel += 1) {
      most = Math.max(most, Math.abs((one.data[channel] ?? 0) - (other.data[channel] ?? 0)));
    }
    counts[most] = (counts[most] ?? 0) + 1;
  }
  return counts;
}

async function shrink({ picture, width }: { picture: string; width: number }): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const scale = Math.min(1, width / image.width);
  const canvas = new OffscreenCanvas(image.width * scale, image.height * scale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 0.75 })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
