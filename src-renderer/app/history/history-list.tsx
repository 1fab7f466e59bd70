/** The entries by day, newest first, however many: only those in sight are drawn, and asked for. */
import { useCallback, useEffect, useRef } from 'react';
import { say } from '../../../src-shared/say.ts';
import { namesLine } from '../../../src-shared/contents-words.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { itemAt } from '../lists/paged.ts';
import { useRows } from '../lists/use-rows.ts';
import { useScroller } from '../lists/use-scroller.ts';
import { peerLine } from '../transfers/peer-words.ts';
import type { HistoryRow } from '../stores/history-store.ts';
import { HistoryItem } from './history-item.tsx';
import { dayHeading } from './history-words.ts';
import rowStyles from '../lists/rows.module.css';
import styles from './history-list.module.css';

/** Of a closed entry. */
const ROW_PX = 61;
/** Of the bar, which stays at the top. */
const BAR_PX = 64;

export interface HistoryListProps {
  /** Set to what puts the focus on the first entry. */
  readonly focusFirstRef: { current: () => void };
}

export function HistoryList({ focusFirstRef }: HistoryListProps) {
  const history = useHistory((state) => state.rows);
  const choice = useHistory((state) => state.choice);
  const readAt = useHistory((state) => state.readAt);
  const { seeHistory } = useCommands();
  const list = useRef<HTMLUListElement>(null);
  const scroller = useScroller(list);
  const onSight = useCallback(
    (first: number, last: number) => void seeHistory({ first, last }),
    [seeHistory],
  );
  const { rows, listProps, focusRow, scrollToStart } = useRows({
    count: history.total ?? 0,
    rowPx: ROW_PX,
    scroller,
    list,
    coveredPx: BAR_PX,
    onSight,
  });
  useEffect(() => {
    focusFirstRef.current = () => focusRow(0);
  });
  useStartOfEach(choice, scrollToStart);
  return (
    <ul ref={list} className={rowStyles.list} aria-label={say('History')} {...listProps}>
      {rows.map(({ index, isTabStop, props }) => {
        const row = itemAt(history, index);
        return (
          <li
            key={index}
            {...props}
            className={rowStyles.row}
            aria-label={row === undefined ? undefined : labelOf(row)}
          >
            {row === undefined ? (
              <div className={styles.awaited} aria-busy />
            ) : (
              <HistoryItem entry={row.entry} day={dayHeading(row, readAt)} isTabStop={isTabStop} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

const labelOf = ({ entry: { snapshot } }: HistoryRow): string =>
  say('{names}, {peer}', { names: namesLine(snapshot), peer: peerLine(snapshot) });

/** Others are looked at from their start. */
function useStartOfEach(choice: object, scrollToStart: () => void): void {
  const last = useRef(choice);
  useEffect(() => {
    if (last.current === choice) return;
    last.current = choice;
    scrollToStart();
  });
}
