/** What axe-core finds in a window that has come to rest. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** In light and in dark. */
export async function expectReadable(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectNothingFound(page, `${state} (${colorScheme})`);
  }
}

/** The same, and in more contrast. */
export async function expectReadableInContrast(page: Page, state: string): Promise<void> {
  for (const contrast of ['no-preference', 'more'] as const) {
    await page.emulateMedia({ contrast });
    await expectReadable(page, `${state}, contrast ${contrast}`);
  }
  await page.emulateMedia({ contrast: null });
}

/** `state` names what the window shows, for the failure. */
export async function expectNothingFound(page: Page, state: string): Promise<void> {
  // A colour halfway between two states is nobody's to read.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
    await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
  expect(found, state).toEqual([]);
}
