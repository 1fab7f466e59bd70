/** What was sent and received: found by words, by direction, or by scrolling back. */
import { useEffect } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { HistoryBar } from './history-bar.tsx';
import { HistoryList } from './history-list.tsx';
import styles from './history-page.module.css';

export function HistoryPage() {
  const { reloadHistory } = useCommands();
  useEffect(() => {
    void reloadHistory();
  }, [reloadHistory]);
  return (
    <div className={styles.page}>
      <HistoryBar />
      <HistoryContent />
    </div>
  );
}

function HistoryContent() {
  const isLoaded = useHistory((history) => history.isLoaded);
  const isEmpty = useHistory((history) => history.entries.length === 0);
  const isFiltered = useHistory(({ text, direction }) => text.trim() !== '' || direction !== null);
  if (!isLoaded) return null;
  if (!isEmpty) return <HistoryList />;
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>
        {isFiltered ? say('Nothing found') : say('Nothing here yet')}
      </h2>
      <p>
        {isFiltered
          ? say(
              'Search for part of a file’s name, a device or an address, or show both directions.',
            )
          : say('Every transfer is kept here when it is over, with its files and their SHA-256.')}
      </p>
    </div>
  );
}
