/**
 * How far has a scroller scrolled, and how large is what one sees of it? For the virtual list, whose own
 * answers are for elements or for windows: here the document counts as an element like others.
 */
import {
  observeElementOffset,
  observeElementRect,
  type Rect,
  type Virtualizer,
} from '@tanstack/react-virtual';

type Rows = Virtualizer<HTMLElement, HTMLElement>;
type Stop = void | (() => void);

export function observeRect(rows: Rows, tell: (rect: Rect) => void): Stop {
  if (!isDocument(rows.scrollElement)) return observeElementRect(rows, tell);
  const handle = (): void => tell({ width: window.innerWidth, height: window.innerHeight });
  handle();
  window.addEventListener('resize', handle);
  return () => window.removeEventListener('resize', handle);
}

export function observeOffset(
  rows: Rows,
  tell: (offset: number, isScrolling: boolean) => void,
): Stop {
  const element = rows.scrollElement;
  if (element === null || !isDocument(element)) return observeElementOffset(rows, tell);
  // The document's own scrolling is told to the document, not to its element.
  const handle = (): void => tell(element.scrollTop, true);
  const handleEnd = (): void => tell(element.scrollTop, false);
  document.addEventListener('scroll', handle, { passive: true });
  document.addEventListener('scrollend', handleEnd, { passive: true });
  return () => {
    document.removeEventListener('scroll', handle);
    document.removeEventListener('scrollend', handleEnd);
  };
}

const isDocument = (element: Element | null): boolean => element === document.documentElement;
