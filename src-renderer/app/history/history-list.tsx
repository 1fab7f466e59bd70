/** The entries by day, newest first; older ones are fetched when the end comes into sight. */
import { useMemo } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { HistoryItem } from './history-item.tsx';
import { byDay } from './history-words.ts';
import { useInSight } from './use-in-sight.ts';
import styles from './history-list.module.css';

export function HistoryList() {
  const entries = useHistory((history) => history.entries);
  const readAt = useHistory((history) => history.readAt);
  const days = useMemo(() => byDay(entries, readAt), [entries, readAt]);
  return (
    <>
      <ul className={styles.list} aria-label={say('History')}>
        {days.map((day) =>
          day.entries.map((entry, index) => (
            <HistoryItem key={entry.historyId} entry={entry} day={index === 0 ? day.label : null} />
          )),
        )}
      </ul>
      <Older />
    </>
  );
}

function Older() {
  const hasMore = useHistory((history) => history.hasMore);
  const { loadMoreHistory } = useCommands();
  const ref = useInSight(hasMore, loadMoreHistory);
  if (!hasMore) return null;
  return (
    <div ref={ref} className={styles.older}>
      <Button look="quiet" onClick={() => void loadMoreHistory()}>
        {say('Show older')}
      </Button>
    </div>
  );
}
