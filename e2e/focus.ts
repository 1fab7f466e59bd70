/** Where the focus can be, in which order, and whether it is seen there. */
import { expect, type Page } from '@playwright/test';

/**
 * Everything that Tab or an arrow can get to looks otherwise with the focus than without, by a line
 * that forced colours keep, or by its own words being picked out.
 */
export async function expectFocusVisible(page: Page, state: string): Promise<void> {
  // From the keyboard, or the browser shows none.
  await page.keyboard.press('Tab');
  const unseen = await page.evaluate(() => {
    const place = document.querySelector('[role="dialog"], [role="menu"]') ?? document.body;
    const parts = place.querySelectorAll<HTMLElement>(
      'button, input, select, textarea, a[href], [tabindex]:not([data-radix-focus-guard])',
    );
    const canHaveFocus = (part: HTMLElement): boolean =>
      part.checkVisibility() && !part.matches(':disabled') && part.closest('[inert]') === null;
    const lineAround = ({ outlineStyle, outlineWidth, outlineColor }: CSSStyleDeclaration) =>
      outlineStyle === 'none' || parseFloat(outlineWidth) < 2 || outlineColor.endsWith(', 0)')
        ? null
        : outlineColor;
    /** A radio that is drawn by its label shows its focus there. */
    const isShown = (part: HTMLElement): boolean =>
      [part, part.parentElement, part.nextElementSibling].some(
        (one) => one !== null && lineAround(getComputedStyle(one)) !== null,
      );
    const wrong: string[] = [];
    let looked = 0;
    for (const part of [...parts].filter(canHaveFocus)) {
      // What only takes the focus when a script puts it there is a place, not a control.
      if (part.tabIndex < 0 && !part.matches('[role="radio"], [role="tab"], [role="menuitem"]')) {
        continue;
      }
      part.focus();
      if (document.activeElement !== part) continue;
      looked += 1;
      const name = part.getAttribute('aria-label') ?? part.outerHTML.slice(0, 160);
      if (!isShown(part)) wrong.push(name);
      part.blur();
      if (isShown(part)) wrong.push(`${name}, without the focus, too`);
    }
    return looked === 0 ? ['nothing can have the focus'] : wrong;
  });
  expect(unseen, state).toEqual([]);
}

/** More than any state has. */
const STOPS_MAX = 80;

/**
 * Tab goes from the first to the last and around, each a little further in the direction of reading or
 * down; Shift and Tab the same way back.
 */
export async function expectTabOrder(page: Page, state: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const there = await stops(page, 'Tab');
  const back = await stops(page, 'Shift+Tab');
  expect(there.length, state).toBeGreaterThan(5);
  expect(back.map(({ place }) => place).sort(byNumber), state).toEqual(
    there.map(({ place }) => place).sort(byNumber),
  );
  const backwards = there.filter((stop, at) => {
    const next = there[at + 1];
    if (next === undefined || Math.abs(next.middleY - stop.middleY) > 4) return false;
    return next.start < stop.start;
  });
  expect(backwards, state).toEqual([]);
}

const byNumber = (one: number, other: number): number => one - other;

interface Stop {
  /** In the document, from its beginning. */
  readonly place: number;
  readonly name: string;
  /** Of the side where reading begins, in pixels in the direction of reading. */
  readonly start: number;
  readonly middleY: number;
}

/** From one on until one comes again. */
async function stops(page: Page, key: string): Promise<readonly Stop[]> {
  const seen: Stop[] = [];
  while (seen.length < STOPS_MAX) {
    await page.keyboard.press(key);
    const stop = (await stopNow(page)) ?? (await stopAfterReturn(page));
    if (stop === null) continue;
    if (seen.some(({ place }) => place === stop.place)) return seen;
    seen.push(stop);
  }
  throw new Error(`${key} does not come around: ${seen.map(({ name }) => name).join(', ')}`);
}

/**
 * Beyond the last one the focus goes to the window's frame, from where it comes back by another process:
 * whoever presses again before it is there leaves one out.
 */
async function stopAfterReturn(page: Page): Promise<Stop | null> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  });
  return stopNow(page);
}

async function stopNow(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const part = document.activeElement;
    if (part === null || part === document.body) return null;
    const { left, right, top, bottom } = part.getBoundingClientRect();
    const isRightToLeft = document.documentElement.dir === 'rtl';
    const name = part.getAttribute('aria-label') ?? part.textContent;
    const place = [...document.querySelectorAll('*')].indexOf(part);
    return { place, name, start: isRightToLeft ? -right : left, middleY: (top + bottom) / 2 };
  });
}
