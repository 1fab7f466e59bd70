/** The neighbours in sight, out of as many as there are; the keys that move among them. */
import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useRows } from '../lists/use-rows.ts';
import { classes } from '../ui/classes.ts';
import { NeighbourItem } from './neighbour-item.tsx';
import { letterOf, nextNamed } from './letter-jump.ts';
import type { HeldListEvents } from './use-held-list.ts';
import rowStyles from '../lists/rows.module.css';
import styles from './neighbour-list.module.css';

/** As in neighbour-list.module.css: 3 rem, and the gap below. */
const ROW_PX = 51;
const nothing = (): void => undefined;

export interface NeighbourRowsProps {
  readonly neighbours: readonly Neighbour[];
  readonly listRef: RefObject<HTMLUListElement | null>;
  /** What tells that somebody is at them. */
  readonly hold: HeldListEvents;
}

export function NeighbourRows({ neighbours, listRef, hold }: NeighbourRowsProps) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const { rows, listProps, focusRow } = useRows({
    count: neighbours.length,
    rowPx: ROW_PX,
    scroller,
    list: listRef,
    focusIn: 'button',
    onSight: nothing,
  });
  const onKeyDown = useCallback(
    (event: KeyboardEvent): void => {
      const row = (event.target as Element).closest<HTMLElement>('[data-index]');
      const letter = letterOf(event);
      // What React passes up from the menu is no key of the list.
      if (letter === null || row === null || !event.currentTarget.contains(row)) return;
      const next = nextNamed(neighbours, letter, Number(row.dataset['index']));
      if (next !== null) focusRow(next);
    },
    [neighbours, focusRow],
  );
  return (
    <div ref={setScroller} className={styles.list} onKeyDown={onKeyDown} {...hold}>
      <ul ref={listRef} className={rowStyles.list} aria-label={say('Neighbours')} {...listProps}>
        {rows.map(({ index, isTabStop, props }) => {
          const neighbour = neighbours[index];
          return neighbour === undefined ? null : (
            <li
              key={neighbour.neighbourId}
              {...props}
              className={classes(rowStyles.row, styles.row)}
            >
              <NeighbourItem neighbour={neighbour} isTabStop={isTabStop} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
