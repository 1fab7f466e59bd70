/** What was sent and received: found by words, by direction, end or person, or by scrolling back. */
import { useEffect, useRef } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { isChosen } from '../stores/history-store.ts';
import { HistoryBar } from './history-bar.tsx';
import { HistoryList } from './history-list.tsx';
import styles from './history-page.module.css';

export function HistoryPage() {
  const { reloadHistory } = useCommands();
  const focusFirstRef = useRef(() => {});
  useEffect(() => {
    void reloadHistory();
  }, [reloadHistory]);
  return (
    <div className={styles.page}>
      <HistoryBar onLeaveDown={() => focusFirstRef.current()} />
      <HistoryContent focusFirstRef={focusFirstRef} />
    </div>
  );
}

function HistoryContent({ focusFirstRef }: { readonly focusFirstRef: { current: () => void } }) {
  const total = useHistory(({ rows }) => rows.total);
  const isFiltered = useHistory(({ choice }) => isChosen(choice));
  if (total === null) return null;
  if (total > 0) return <HistoryList focusFirstRef={focusFirstRef} />;
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>
        {isFiltered ? say('Nothing found') : say('Nothing here yet')}
      </h2>
      <p>
        {isFiltered
          ? say(
              'Search for part of a file’s name, a device or an address, or show transfers of every kind.',
            )
          : say('Every transfer is kept here when it is over, with its files and their SHA-256.')}
      </p>
    </div>
  );
}
