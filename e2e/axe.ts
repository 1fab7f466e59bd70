/** What axe-core finds in a window that has come to rest. */
import axeCore from 'axe-core';
import { expect, type Page } from '@playwright/test';

declare global {
  /** In a page that has been looked at; gone when it loads anew. */
  var axe: typeof axeCore | undefined;
}

/** Those that may answer otherwise where only the colours are others. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Every rule in light, those of colour in dark. */
export async function expectReadable(page: Page, state: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectNothingFound(page, `${state} (light)`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNothingFound(page, `${state} (dark)`, COLOURS);
}

/** The same, and in more contrast and in the system's own few colours. */
export async function expectReadableInContrast(page: Page, state: string): Promise<void> {
  await expectReadable(page, state);
  await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
  await expectNothingFound(page, `${state} (light, more contrast)`, COLOURS);
  await expectContrast(page, state);
}

/** Only what colours change, in every appearance: for a state whose structure is looked at anyway. */
export async function expectColoursReadable(page: Page, state: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectNothingFound(page, `${state} (light)`, COLOURS);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNothingFound(page, `${state} (dark)`, COLOURS);
  await expectContrast(page, state);
}

async function expectContrast(page: Page, state: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark', contrast: 'more' });
  await expectNothingFound(page, `${state} (dark, more contrast)`, COLOURS);
  await page.emulateMedia({ colorScheme: 'light', contrast: null, forcedColors: 'active' });
  await expectNothingFound(page, `${state} (forced colours)`, COLOURS);
  await page.emulateMedia({ forcedColors: null });
}

/** `state` names what the window shows, for the failure; `rules`: only these. */
export async function expectNothingFound(
  page: Page,
  state: string,
  rules: readonly string[] | null = null,
): Promise<void> {
  await comeToRest(page);
  // Read once a page: it is half a megabyte.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeCore.source);
  const found = await page.evaluate(async (only) => {
    const { violations } = await globalThis.axe!.run(document, {
      resultTypes: ['violations'],
      preload: false,
      ...(only === null ? {} : { runOnly: { type: 'rule', values: [...only] } }),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
  }, rules);
  expect(found, state).toEqual([]);
}

/** A colour halfway between two states is nobody's to read. */
async function comeToRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
    await new Promise((drawn) => requestAnimationFrame(drawn));
  });
}
