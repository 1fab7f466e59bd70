/** One transfer that is over, with its files on demand. */
import { memo, useDeferredValue } from 'react';
import type { HistoryEntry } from '../../../src-shared/history-page.ts';
import { contentsLine, namesLine } from '../../../src-shared/contents-words.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import { useHistory } from '../app-context.ts';
import { DirectionIcon } from '../transfers/direction-icon.tsx';
import { ItemTitle } from '../transfers/item-title.tsx';
import { outcomeOf } from '../transfers/outcome.ts';
import { peerLine } from '../transfers/peer-words.ts';
import { inkTone } from '../ui/tones.ts';
import { HistoryActions, type HistoryActionsProps } from './history-actions.tsx';
import { HistoryDetails } from './history-details.tsx';
import { clockTime, resultLine, whenOf } from './history-words.ts';
import { VerifyResultView } from './verify-result.tsx';
import styles from './history-item.module.css';

export interface HistoryItemProps {
  readonly entry: HistoryEntry;
  /** The heading above it, on the first of a day. */
  readonly day: string | null;
  /** Tab stops at its buttons; the arrows lead to the others. */
  readonly isTabStop: boolean;
}

/** What stands inside the list item. Drawn again only when it is another one, not with each step of scrolling. */
export const HistoryItem = memo(function HistoryItem({ entry, day, isTabStop }: HistoryItemProps) {
  const { historyId, snapshot } = entry;
  const isOpen = useHistory((history) => history.open[historyId] === true);
  const names = namesLine(snapshot);
  const outcome = outcomeOf(snapshot);
  const contents = contentsLine(snapshot);
  const result = resultLine(snapshot);
  return (
    <>
      {day === null ? null : <h2 className={styles.day}>{day}</h2>}
      <div className={styles.row}>
        <DirectionIcon direction={snapshot.direction} outcome={outcome} />
        <div className={styles.what}>
          <ItemTitle transfer={snapshot} names={names} />
          <p className={styles.result}>
            <span className={styles.about}>
              {peerLine(snapshot)} · {contents === null ? '' : `${contents} · `}
            </span>
            <span className={inkTone(outcome)}>{result}</span>
          </p>
        </div>
        <p className={styles.numbers}>
          <span>{formatBytes(snapshot.totalBytes ?? snapshot.doneBytes)}</span>
          <time className={styles.time} dateTime={new Date(whenOf(entry)).toISOString()}>
            {clockTime(whenOf(entry))}
          </time>
        </p>
        <Actions entry={entry} isOpen={isOpen} isTabStop={isTabStop} />
      </div>
      <VerifyResultView historyId={historyId} />
      {isOpen ? <HistoryDetails key={historyId} entry={entry} names={names} /> : null}
    </>
  );
});

/** Drawn in a second step that other work may interrupt: five buttons a row are half of what a row costs. */
function Actions(props: HistoryActionsProps) {
  const areDue = useDeferredValue(true, false);
  return <div className={styles.actions}>{areDue ? <HistoryActions {...props} /> : null}</div>;
}
