/**
 * A list in which Tab stops once: the arrow keys, Page Up and Down, Home and End move within it, and a letter jumps to
 * the next one whose name begins with it. Reads the buttons that are there; keeps nothing.
 */
import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { rowAfterKey } from '../lists/row-keys.ts';

export function useArrowKeys(
  listRef: RefObject<HTMLElement | null>,
): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || listRef.current === null) return;
      const items = [...listRef.current.children];
      const at = items.findIndex((item) => item.contains(document.activeElement));
      const to = items[placeAfter(event.key, at, items)];
      const button = to?.querySelector<HTMLElement>('button');
      // What React passes up from the menu is no key of the list.
      if (at < 0 || !button) return;
      event.preventDefault();
      event.stopPropagation();
      button.focus();
    },
    [listRef],
  );
}

/** -1 for a key that means nothing here. */
function placeAfter(key: string, at: number, items: readonly Element[]): number {
  if (LETTER.test(key)) return nextNamed(key.toLowerCase(), at, items);
  return rowAfterKey(key, at, items.length, PAGE_ITEMS) ?? -1;
}

/** About as many as are in sight. */
const PAGE_ITEMS = 6;

const LETTER = /^[\p{L}\p{N}]$/u;

function nextNamed(letter: string, at: number, items: readonly Element[]): number {
  for (let step = 1; step <= items.length; step += 1) {
    const place = (at + step) % items.length;
    if (items[place]?.textContent.trim().toLowerCase().startsWith(letter)) return place;
  }
  return -1;
}
