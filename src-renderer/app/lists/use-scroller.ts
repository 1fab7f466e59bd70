/**
 * What scrolls the place that an element stands in? In a wide window the page beside the sidebar, in a
 * narrow one the whole document. Widths decide that (pages.module.css); here it is looked up.
 */
import { type RefObject, useLayoutEffect, useState } from 'react';

export function useScroller(inside: RefObject<HTMLElement | null>): HTMLElement | null {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => {
    // Tells at once how large the window is, and again whenever that changes.
    const observer = new ResizeObserver(() => setScroller(scrollerOf(inside.current)));
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [inside]);
  return scroller;
}

function scrollerOf(inside: HTMLElement | null): HTMLElement | null {
  if (inside === null) return null;
  for (let at = inside.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    if (/auto|scroll/u.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}
