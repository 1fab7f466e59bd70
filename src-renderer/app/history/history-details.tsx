/** What is known of a past transfer beside its name: with whom, how fast, every file, and its receipt. */
import { useId } from 'react';
import type { HistoryEntry } from '../../../src-shared/history-page.ts';
import { say } from '../../../src-shared/say.ts';
import { skipLine } from '../../../src-shared/skip-words.ts';
import { FileList } from '../files/file-list.tsx';
import { ReceiptButton } from './receipt-button.tsx';
import { hasReceipt, peerAddressWords, speedLine } from './history-words.ts';
import styles from './history-details.module.css';

export interface HistoryDetailsProps {
  readonly entry: HistoryEntry;
  readonly names: string;
}

export function HistoryDetails({ entry, names }: HistoryDetailsProps) {
  const { historyId, snapshot } = entry;
  const id = useId();
  const speed = speedLine(snapshot);
  const skipped = skipLine(snapshot);
  return (
    <div className={styles.details}>
      <p className={styles.line} data-selectable>
        {peerAddressWords(snapshot.peer)}
      </p>
      {speed === null ? null : <p className={styles.line}>{speed}</p>}
      {skipped === '' ? null : <p className={styles.line}>{skipped}</p>}
      <FileList id={id} transfer={snapshot} names={names} />
      {hasReceipt(snapshot) ? (
        <div className={styles.receipt}>
          <ReceiptButton historyId={historyId} />
          <p className={styles.words}>
            {say(
              'Who sent which files to whom, with sizes and SHA-256, signed with the devices’ keys.',
            )}
          </p>
        </div>
      ) : null}
    </div>
  );
}
