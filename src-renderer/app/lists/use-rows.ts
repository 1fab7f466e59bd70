/**
 * The rows of a list that are in sight, out of as many as there are: where each stands, how the keyboard
 * gets from one to the next, and that the one with the focus stays. What a row shows is its owner's.
 */
import { type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { rowAfterKey } from './row-keys.ts';
import { observeOffset, observeRect } from './scroll-observers.ts';

/** Drawn beyond either edge, so that scrolling meets no blank. */
const OVERSCAN_ROWS = 4;

export interface RowsOptions {
  readonly count: number;
  /** Of a row that was not measured yet, in pixels. */
  readonly rowPx: number;
  /** What scrolls; null = not known yet. */
  readonly scroller: HTMLElement | null;
  readonly list: RefObject<HTMLElement | null>;
  /** Of something that covers the top of the scroller, in pixels. */
  readonly coveredPx?: number;
  /** What in a row gets the focus: a selector. Default: the row itself. */
  readonly focusIn?: string;
  readonly onSight: (first: number, last: number) => void;
}

/** For the list item of a row. */
export interface RowProps {
  readonly ref: (element: HTMLElement | null) => void;
  readonly style: { readonly transform: string };
  readonly tabIndex: -1;
  readonly 'data-index': number;
  readonly 'aria-setsize': number;
  readonly 'aria-posinset': number;
}

export interface Row {
  readonly index: number;
  /** The one row whose buttons Tab stops at, or a long list would be thousands of stops long. */
  readonly isTabStop: boolean;
  readonly props: RowProps;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** For the list itself. */
  readonly listProps: {
    readonly style: { readonly height: number };
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  readonly focusRow: (index: number) => void;
  readonly scrollToStart: () => void;
}

export function useRows(options: RowsOptions): Rows {
  const { count, rowPx, scroller, list, coveredPx = 0, focusIn, onSight } = options;
  const [focused, setFocused] = useState<number | null>(null);
  const margin = useOffsetIn(list, scroller);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here, never handed on
  const virtual = useVirtualizer<HTMLElement, HTMLElement>({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: margin,
    scrollPaddingStart: coveredPx,
    observeElementRect: observeRect,
    observeElementOffset: observeOffset,
    rangeExtractor: (range) => rowsToDraw(range, focused),
  });
  const items = virtual.getVirtualItems();
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    onSight(Math.max(0, first - OVERSCAN_ROWS), last + OVERSCAN_ROWS);
  }, [first, last, count, onSight]);

  const focusRow = useFocusRow(list, focusIn, (index) => {
    setFocused(index);
    virtual.scrollToIndex(index, { align: 'auto' });
  });
  // The topmost one may be half out of sight.
  const tabStop = focused ?? (first === 0 ? 0 : Math.min(first + 1, last));
  return {
    rows: items.map((item) => ({
      index: item.index,
      isTabStop: item.index === tabStop,
      props: rowProps(item, count, margin, virtual.measureElement),
    })),
    listProps: {
      style: { height: virtual.getTotalSize() },
      onFocus: ({ target, currentTarget }) => setFocused(rowOf(target, currentTarget)),
      onBlur: ({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setFocused(null);
      },
      onKeyDown: (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || !isOfList(event)) return;
        const row = rowOf(event.target as Element, event.currentTarget);
        if (row === null) {
          // The list itself has the focus. Its end moves on while rows are measured on the way there.
          if (event.key !== 'End') return;
          event.preventDefault();
          virtual.scrollToIndex(count - 1, { align: 'end' });
          return;
        }
        const next = rowAfterKey(event.key, row, count, last - first + 1);
        if (next === null) return;
        event.preventDefault();
        focusRow(next);
      },
    },
    focusRow,
    scrollToStart: () => virtual.scrollToOffset(0),
  };
}

/** The one with the focus too, however far it was scrolled away: else the focus would be lost. */
function rowsToDraw({ startIndex, endIndex, count }: Range, focused: number | null): number[] {
  const first = Math.max(0, startIndex - OVERSCAN_ROWS);
  const last = Math.min(count - 1, endIndex + OVERSCAN_ROWS);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (focused === null || focused >= count) return rows;
  if (focused < first) return [focused, ...rows];
  return focused > last ? [...rows, focused] : rows;
}

const rowProps = (
  item: VirtualItem,
  count: number,
  margin: number,
  ref: RowProps['ref'],
): RowProps => ({
  ref,
  style: { transform: `translateY(${item.start - margin}px)` },
  tabIndex: -1,
  'data-index': item.index,
  'aria-setsize': count,
  'aria-posinset': item.index + 1,
});

/** The row of this list that holds an element, which may be in a list of that row. */
function rowOf(element: Element, list: Element): number | null {
  let row = element.closest<HTMLElement>('[data-index]');
  while (row !== null && row.parentElement !== list) {
    row = row.parentElement?.closest<HTMLElement>('[data-index]') ?? null;
  }
  return row === null ? null : Number(row.dataset['index']);
}

/** Not of a list inside a row, nor of a field or a group of buttons, whose keys these are. */
function isOfList({ target, currentTarget, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || !(target instanceof HTMLElement)) return false;
  return target.closest('ul') === currentTarget && !target.matches('input, select, textarea');
}

/** Where the list begins within what scrolls, in pixels. */
function useOffsetIn(list: RefObject<HTMLElement | null>, scroller: HTMLElement | null): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    if (scroller === null || list.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (list.current === null) return;
      const isDocument = scroller === document.documentElement;
      const top = isDocument ? 0 : scroller.getBoundingClientRect().top;
      const at = list.current.getBoundingClientRect().top - top + scroller.scrollTop;
      setOffset(Math.round(at));
    });
    // What stands above it changes its height only together with one of these.
    observer.observe(scroller);
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [list, scroller]);
  return offset;
}

/** A row may have to be drawn before it can have the focus. */
function useFocusRow(
  list: RefObject<HTMLElement | null>,
  focusIn: string | undefined,
  bringIntoSight: (index: number) => void,
): (index: number) => void {
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = null;
    const target = focusIn === undefined ? row : row.querySelector<HTMLElement>(focusIn);
    target?.focus({ preventScroll: true });
  });
  return (index) => {
    wanted.current = index;
    bringIntoSight(index);
  };
}
