/** What a screen reader says by itself: text that comes into a live region which no dialog hides. */
import type { Page } from '@playwright/test';

declare global {
  var ferryHeard: string[] | undefined;
}

/** From now on. */
export async function startHearing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = (globalThis.ferryHeard = []);
    const regionOf = (node: Node): Element | null =>
      (node instanceof Element ? node : node.parentElement)?.closest('[aria-live]') ?? null;
    new MutationObserver((records) => {
      for (const { addedNodes, target } of records) {
        const region = regionOf(target);
        if (region === null || region.closest('[aria-hidden="true"]') !== null) continue;
        for (const node of addedNodes) {
          heard.push(`${region.getAttribute('aria-live')}: ${node.textContent}`);
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
}

/** `polite: …` waits for a pause, `assertive: …` interrupts; oldest first. */
export async function heardOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => globalThis.ferryHeard ?? []);
}
