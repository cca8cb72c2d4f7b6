/** Tries a library as a visitor would: on a desk, in a narrow window, after a reload, in the dark, on a phone; without a network but for the server. */
import type { Browser, Page } from "playwright-core";
import { openDashboard, settled, visit } from "../test/support/dashboard.js";
import { until } from "../test/support/patience.js";
import type { Answer, Answers, Interaction, Library } from "./library.js";
import { type Look, type PictureReader, pictureOf } from "./pixels.js";

const DESK = { width: 1280, height: 900 };
const NARROW = { width: 600, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Libraries draw a while after the cells have ended. */
const PATIENCE_MS = 15_000;
/** What does not change for so long has come to its end. */
const REST_MS = 700;
/** A drawing has more colours than text on a ground alone would need, and something to read in it. */
const LEAST = { colours: 3, legible: 0.001 };
/** Of what can be read in the light, how much must be readable in the dark. */
const DARK_SHARE = 0.3;

export interface Trial {
  readonly answers: Answers;
  /** What was asked of other sites, and errors of the page. */
  readonly outside: readonly string[];
  readonly errors: readonly string[];
  /** By name: desk, desk-dark, phone, phone-dark. */
  readonly pictures: ReadonlyMap<string, Buffer>;
}

export interface Surroundings {
  readonly browser: Browser;
  readonly reader: PictureReader;
  readonly url: string;
}

export async function measure(library: Library, { browser, reader, url }: Surroundings): Promise<Trial> {
  const { context, page, errors } = await visit(browser, { viewport: DESK, colorScheme: "light" });
  const outside = new Set<string>();
  await context.route(
    (address) => /^https?:$/.test(address.protocol) && !address.href.startsWith(url),
    (route) => {
      outside.add(new URL(route.request().url()).origin);
      return route.abort();
    },
  );
  const pictures = new Map<string, Buffer>();
  const take = async (name: string): Promise<void> => void pictures.set(name, await page.screenshot({ animations: "disabled" }));
  try {
    await openDashboard(page, `${url}/dashboards/${library.notebook}`);
    const renders = await isDrawn(library, page, reader);
    const light = renders ? await reader.look(await pictureOf(page, library.drawing)) : undefined;
    await take("desk");
    const changed = renders && (await interact(library, page, reader));
    const replays = renders && (await isThereAgain(library, page, reader, changed));
    const resizes = renders && (await fits(library, page, NARROW));
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.reload();
    const dark = (await isDrawn(library, page, reader)) ? await reader.look(await pictureOf(page, library.drawing)) : undefined;
    await take("desk-dark");
    await page.setViewportSize(PHONE);
    await page.reload();
    const phone = renders && (await isDrawn(library, page, reader)) && (await fits(library, page, PHONE));
    await take("phone-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.reload();
    await isDrawn(library, page, reader);
    await take("phone");
    return {
      answers: {
        renders: answer(renders),
        interacts: library.interaction === undefined ? "none" : answer(changed),
        replays: answer(replays),
        resizes: answer(resizes),
        offline: answer(outside.size === 0),
        dark: answer(isReadable(light, dark)),
        phone: answer(phone),
      },
      outside: [...outside],
      errors,
      pictures,
    };
  } finally {
    await context.close();
  }
}

const answer = (isSo: boolean): Answer => (isSo ? "yes" : "no");

async function isDrawn(library: Library, page: Page, reader: PictureReader): Promise<boolean> {
  await settled(page);
  return comesTrue(async () => {
    const drawing = page.locator(library.drawing).first();
    if (!(await drawing.isVisible())) return false;
    if (library.says !== undefined && !(await library.says(page))) return false;
    const { colours, legible } = await reader.look(await pictureOf(page, library.drawing));
    return colours >= LEAST.colours && legible >= LEAST.legible;
  });
}

async function interact({ interaction }: Library, page: Page, reader: PictureReader): Promise<boolean> {
  if (interaction === undefined) return false;
  const before = await interaction.effect(page);
  const hasChanged = async (): Promise<boolean> => !(await isSame(interaction, reader, before, await interaction.effect(page)));
  // What it says may come before it listens.
  return comesTrue(async () => {
    await interaction.act(page);
    return comesTrue(hasChanged, PATIENCE_MS / 3);
  });
}

async function isThereAgain(library: Library, page: Page, reader: PictureReader, hasChanged: boolean): Promise<boolean> {
  const { interaction } = library;
  const before = hasChanged && interaction !== undefined ? await atRest(interaction, page, reader) : undefined;
  await page.reload();
  if (!(await isDrawn(library, page, reader))) return false;
  if (interaction?.isKept !== true || before === undefined) return true;
  return comesTrue(async () => isSame(interaction, reader, before, await interaction.effect(page)));
}

/** Not what was first seen of a change: it may have gone on. */
async function atRest(interaction: Interaction, page: Page, reader: PictureReader): Promise<string> {
  let last = await interaction.effect(page);
  await comesTrue(async () => {
    await page.waitForTimeout(REST_MS);
    const before = last;
    last = await interaction.effect(page);
    return isSame(interaction, reader, before, last);
  });
  return last;
}

async function isSame({ areSame }: Interaction, reader: PictureReader, before: string, after: string): Promise<boolean> {
  return areSame === undefined ? before === after : areSame(reader, before, after);
}

/** The drawing ends before its place does, and the page can't be moved sideways. */
async function fits({ drawing }: Library, page: Page, viewport: { width: number; height: number }): Promise<boolean> {
  await page.setViewportSize(viewport);
  return comesTrue(async () => {
    const box = await page.locator(drawing).first().boundingBox();
    if (box === null) return false;
    const sideways = await page.evaluate(() => {
      const outputs = [...document.querySelectorAll(".cell-outputs")];
      return [document.documentElement, ...outputs].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
    });
    return box.x + box.width <= viewport.width && !sideways;
  });
}

function isReadable(light: Look | undefined, dark: Look | undefined): boolean {
  return light !== undefined && dark !== undefined && dark.legible >= light.legible * DARK_SHARE;
}

async function comesTrue(condition: () => Promise<boolean>, limitMs = PATIENCE_MS): Promise<boolean> {
  return until(() => condition().catch(() => false), limitMs).then(
    () => true,
    () => false,
  );
}
