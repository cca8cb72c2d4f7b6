/** What a visitor does with a dashboard, and what is read from it. */
import type { Page } from "playwright-core";
import { type PictureReader, pictureOf } from "./pixels.js";

export async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().textContent()) ?? "";
}

export function says(selector: string, words: string): (page: Page) => Promise<boolean> {
  return async (page) => (await textOf(page, selector)).includes(words);
}

/** One step to the right on the first slider of ipywidgets. */
export async function stepSlider(page: Page): Promise<void> {
  await page.locator(".noUi-handle").first().focus();
  await page.keyboard.press("ArrowRight");
}

export function click(selector: string): (page: Page) => Promise<void> {
  return (page) => page.locator(selector).first().click({ force: true });
}

/** `x`, `y`: shares of the element's width and height. */
export function clickAt(selector: string, x: number, y: number): (page: Page) => Promise<void> {
  return async (page) => {
    const at = await pointIn(page, selector, x, y);
    await page.mouse.click(at.x, at.y);
  };
}

/** From its middle, in px. */
export function drag(selector: string, byX: number, byY: number): (page: Page) => Promise<void> {
  return async (page) => {
    const { x, y } = await pointIn(page, selector, 0.5, 0.5);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + byX, y + byY, { steps: 8 });
    await page.mouse.up();
  };
}

export function point(selector: string, x: number, y: number): (page: Page) => Promise<void> {
  return async (page) => {
    const at = await pointIn(page, selector, x, y);
    await page.mouse.move(0, 0);
    await page.mouse.move(at.x, at.y, { steps: 3 });
  };
}

/** As text. */
export function picture(selector: string): (page: Page) => Promise<string> {
  return async (page) => (await pictureOf(page, selector)).toString("base64");
}

export function areSamePictures(reader: PictureReader, before: string, after: string): Promise<boolean> {
  return reader.areSame(Buffer.from(before, "base64"), Buffer.from(after, "base64"));
}

async function pointIn(page: Page, selector: string, x: number, y: number): Promise<{ x: number; y: number }> {
  const element = page.locator(selector).first();
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${selector} has no place on the page`);
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}
