/**
 * A list in which Tab stops once: the arrow keys, Home and End move within it, and a letter jumps to
 * the next one whose name begins with it. Reads the buttons that are there; keeps nothing.
 */
import { type KeyboardEvent, type RefObject, useCallback } from 'react';

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
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, items.length - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return items.length - 1;
    default:
      return LETTER.test(key) ? nextNamed(key.toLowerCase(), at, items) : -1;
  }
}

const LETTER = /^[\p{L}\p{N}]$/u;

function nextNamed(letter: string, at: number, items: readonly Element[]): number {
  for (let step = 1; step <= items.length; step += 1) {
    const place = (at + step) % items.length;
    if (items[place]?.textContent.trim().toLowerCase().startsWith(letter)) return place;
  }
  return -1;
}
